stress scenarios/strijkwinkel.ini --perimeter gemeente --lang en
