risk scenarios/buurtkinderopvang.ini --until-error 1% --perimeter local --lang nl
