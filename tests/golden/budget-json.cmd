budget scenarios/buurtkinderopvang.ini --json | sed -n '1,140p'
