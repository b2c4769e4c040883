risk scenarios/bik.ini --draws 2000 --lang nl
