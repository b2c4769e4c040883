rules sine --lang en
