compare scenarios/bik.ini --lang nl
