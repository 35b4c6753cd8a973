-- What editors taught the matcher beside its files, as a log: the last entry
-- of an intent, language and text holds. intent is empty for what belongs to
-- none.
CREATE TABLE lesson (
    seq BIGINT PRIMARY KEY,
    body TEXT NOT NULL
);
INSERT INTO counter (name, n, hash) VALUES ('lesson', 0, '');

-- What an editor decided about a question that got no answer.
CREATE TABLE verdict (
    text TEXT PRIMARY KEY,
    body TEXT NOT NULL
);
