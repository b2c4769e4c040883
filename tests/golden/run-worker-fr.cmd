run scenarios/bik.ini --by worker --lang fr
