regie Kortrijk Kuurne Zuid-West-Vlaanderen --lang en --date 2020 --partnerships scenarios/partnerships/zuid-west-vlaanderen.ini
