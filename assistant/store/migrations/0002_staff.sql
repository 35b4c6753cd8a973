-- Staff who log in with a name and a password. hash is PBKDF2, see the staff
-- file of the program.
CREATE TABLE staff (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    hash TEXT NOT NULL,
    at BIGINT NOT NULL
);
