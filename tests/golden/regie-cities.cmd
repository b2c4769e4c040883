regie --lang nl
