rules regie --reform rules/examples/regie-2023.ini --lang nl
