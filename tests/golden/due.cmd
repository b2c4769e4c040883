rules --due=2026-11 --lang nl
