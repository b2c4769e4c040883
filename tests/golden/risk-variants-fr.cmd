risk scenarios/energiesnoeiers.ini --draws 1000 --variants all --quasi --lang fr
