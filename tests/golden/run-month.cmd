run scenarios/bik.ini --variant duurder --by month --lang nl
