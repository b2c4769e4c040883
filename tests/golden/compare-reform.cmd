compare scenarios/maatwerk-2026.ini --reform scenarios/reforms/raming-2026.ini --lang nl
