rules --lang nl
