stress scenarios/buurtkinderopvang.ini --lang fr
