budget scenarios/bik.ini scenarios/maatwerk-2026.ini scenarios/strijkwinkel.ini --municipality Kortrijk --window 2008-2010 --lang fr
