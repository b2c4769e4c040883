explain rules/examples/mensen.ini --lang nl
