stress scenarios/bik.ini --lang nl
