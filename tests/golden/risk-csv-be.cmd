risk scenarios/bik.ini --draws 400 --csv "$work/csv" --csv-worlds --csv-style be --lang nl >/dev/null && head -3 "$work"/csv/*.csv | cut -c1-200 | sed 's/^==> .*\//==> /'
