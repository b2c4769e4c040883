check rules/examples/loonkost --lang nl
