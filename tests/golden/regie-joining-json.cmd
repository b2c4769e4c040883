regie --lang en --neighbours scenarios/partnerships/zuid-west-vlaanderen.buren.ini --partnerships scenarios/partnerships/zuid-west-vlaanderen.ini --json | sed -n "/\"joining\"/,\$p"
