budget scenarios/bik.ini --lang nl
