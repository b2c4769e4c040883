run scenarios/bik.ini --by payer --lang en
