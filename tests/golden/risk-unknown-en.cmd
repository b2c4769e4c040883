risk scenarios/strijkwinkel.ini --draws 1000 --seed 7 --lang en
