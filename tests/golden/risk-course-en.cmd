risk tests/data/uncertain.ini --draws 1000 --lang en
