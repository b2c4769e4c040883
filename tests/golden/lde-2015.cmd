rules lde --reform rules/examples/lde-2015.ini --lang nl
