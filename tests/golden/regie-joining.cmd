regie --lang nl --neighbours scenarios/partnerships/zuid-west-vlaanderen.buren.ini
