run tests/data/uncertain.ini --world 2 --lang nl | sed -n '1,32p'
