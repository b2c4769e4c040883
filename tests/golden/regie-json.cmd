rules regie --json
