rules regie --lang nl
