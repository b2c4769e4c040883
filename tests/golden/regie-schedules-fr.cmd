regie --lang fr --partnerships scenarios/partnerships/zuid-west-vlaanderen.ini --schedule scenarios/schedules/per-inwoner.ini --schedule scenarios/schedules/schijven.ini --budget 600000
