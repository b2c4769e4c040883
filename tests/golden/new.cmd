new Klusjesdienst -o - --lang nl
