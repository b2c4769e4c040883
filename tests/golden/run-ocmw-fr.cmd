run scenarios/sociaal-restaurant.ini --perimeter ocmw --lang fr
