new 'Petits travaux' -o - --lang fr
