rules --lang fr
