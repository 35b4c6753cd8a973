-- Which citizen has a personal number: key is an HMAC of the number, under a
-- key that the database keeps as the setting "person".
CREATE TABLE person (
    key TEXT PRIMARY KEY,
    citizen TEXT NOT NULL
);
