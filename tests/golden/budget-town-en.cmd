budget scenarios/antwerpen.ini --lang en
