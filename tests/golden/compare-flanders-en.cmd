compare scenarios/strijkwinkel.ini --perimeter flanders --lang en
