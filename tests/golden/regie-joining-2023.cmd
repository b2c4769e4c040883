regie --lang nl --neighbours scenarios/partnerships/zuid-west-vlaanderen.buren.ini --month 2023-01 | sed -n "/^Wie het best/,\$p"
