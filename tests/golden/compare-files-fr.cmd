compare scenarios/bik.ini scenarios/strijkwinkel.ini --lang fr
