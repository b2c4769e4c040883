rules sine --lang nl
