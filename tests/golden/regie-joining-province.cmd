regie --lang en --neighbours province --csv "$work/regie" | sed -n "/^Who had best/,/^What it costs/p" && head -9 "$work/regie/partnerships.ini" && head -4 "$work/regie/members.csv"
