-- One text for SQLite and PostgreSQL. Moments are microseconds since 1970 in
-- UTC; bodies are JSON; identifiers are the program's own.

-- The citizens' worlds: one aggregate each.
CREATE TABLE citizen (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE calendar (name TEXT PRIMARY KEY);
CREATE TABLE slot (
    calendar TEXT NOT NULL,
    start TEXT NOT NULL,
    PRIMARY KEY (calendar, start)
);
CREATE TABLE contact (
    place BIGINT PRIMARY KEY,
    body TEXT NOT NULL
);
CREATE TABLE receipt (
    reference TEXT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX receipt_subject ON receipt (subject, at);
CREATE TABLE approval (
    reference TEXT PRIMARY KEY,
    body TEXT NOT NULL
);

-- The audit log: hash is SHA-256 of the hash before and the body.
CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, seq);

-- The change log that indexes, reminders and other nodes follow.
CREATE TABLE change (
    seq BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    event TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- Numbers given out in the order of commits: audit, change, ticket, version.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    n BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO counter (name, n, hash) VALUES ('audit', 0, ''), ('change', 0, ''), ('ticket', 200, ''),
    ('version', 0, '');

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    body TEXT NOT NULL
);

-- Conversations: the journal.
CREATE TABLE conversation (
    id TEXT PRIMARY KEY,
    actor TEXT NOT NULL,
    subject TEXT NOT NULL,
    secret TEXT NOT NULL,
    lang TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    seq BIGINT NOT NULL,
    turn BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL
);
CREATE INDEX conversation_actor ON conversation (actor, updated);
CREATE TABLE input (
    conversation TEXT NOT NULL,
    id TEXT NOT NULL,
    turn BIGINT NOT NULL,
    done BIGINT NOT NULL,
    PRIMARY KEY (conversation, id)
);
CREATE INDEX input_turn ON input (conversation, turn);
CREATE TABLE record (
    conversation TEXT NOT NULL,
    seq BIGINT NOT NULL,
    turn BIGINT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (conversation, seq)
);
CREATE INDEX record_turn ON record (conversation, turn);
CREATE TABLE feedback (
    conversation TEXT NOT NULL,
    seq BIGINT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (conversation, seq)
);

-- The desk. A conversation has at most one ticket that is not over.
CREATE TABLE ticket (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE UNIQUE INDEX ticket_open ON ticket (conversation) WHERE state NOT IN ('closed', 'left');
CREATE INDEX ticket_conversation ON ticket (conversation, created);
CREATE INDEX ticket_state ON ticket (state, created);

-- Sessions lie under a hash of their token.
CREATE TABLE session (
    hash TEXT PRIMARY KEY,
    expires BIGINT NOT NULL,
    body TEXT NOT NULL
);

-- Work for later. A job is due at run_at and held until locked_until.
CREATE TABLE job (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    owner TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (kind, key)
);
CREATE INDEX job_due ON job (run_at);
CREATE INDEX job_owner ON job (kind, owner);

CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    body TEXT NOT NULL,
    data BYTEA NOT NULL,
    at BIGINT NOT NULL
);

-- Versions of guides: each guide's editorial log.
CREATE TABLE version (
    seq BIGINT PRIMARY KEY,
    guide TEXT NOT NULL,
    lang TEXT NOT NULL,
    revision BIGINT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (guide, lang, revision)
);
