risk scenarios/sociaal-restaurant.ini --draws 500 --seed 3 --json | sed -n '1,140p'
