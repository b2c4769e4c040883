run scenarios/maatwerk-2026.ini --lang en
