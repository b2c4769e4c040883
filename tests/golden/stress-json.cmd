stress scenarios/buurtkinderopvang.ini --stress storm --stress late-payments+fewer-vouchers --json --lang en
