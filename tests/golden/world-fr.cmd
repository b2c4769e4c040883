run scenarios/bik.ini --world 12 --lang fr
