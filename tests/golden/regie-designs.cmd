regie --lang nl --design scenarios/designs/kleine-sprongen.ini --design scenarios/designs/gelijker.ini | sed -n "/^Ontwerp/,/^EUR per inwoner, volgens/p"
