regie --lang fr --neighbours scenarios/partnerships/zuid-west-vlaanderen.buren.ini --best fewest --most 4
