run scenarios/bik.ini --lang nl
