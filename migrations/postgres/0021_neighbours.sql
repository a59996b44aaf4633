-- Several people share a server, and none of them speaks for another: what somebody takes back,
-- which keys they publish and which ids they give are theirs alone, whatever their neighbours say.

-- Who took it back; empty for what was written down before that was asked, which counts for everybody.
CREATE TABLE withdrawn_new (
    uri TEXT NOT NULL,
    by_uri TEXT NOT NULL,
    withdrawn_ms BIGINT NOT NULL,
    PRIMARY KEY (uri, by_uri)
);
INSERT INTO withdrawn_new (uri, by_uri, withdrawn_ms) SELECT uri, '', withdrawn_ms FROM withdrawn;
DROP TABLE withdrawn;
ALTER TABLE withdrawn_new RENAME TO withdrawn;
CREATE INDEX withdrawn_by_age ON withdrawn (withdrawn_ms);

-- A neighbour who publishes a key under another's name takes nothing from them.
CREATE TABLE remote_key_new (
    id TEXT NOT NULL,
    actor_uri TEXT NOT NULL,
    public_key TEXT NOT NULL,
    fetched_ms BIGINT NOT NULL,
    PRIMARY KEY (id, actor_uri)
);
INSERT INTO remote_key_new (id, actor_uri, public_key, fetched_ms)
    SELECT id, actor_uri, public_key, fetched_ms FROM remote_key;
DROP TABLE remote_key;
ALTER TABLE remote_key_new RENAME TO remote_key;
CREATE INDEX remote_key_by_actor ON remote_key (actor_uri);

-- An id counts once for each who sends it: nobody keeps another's letter out by guessing its id.
CREATE TABLE received_new (
    activity_uri TEXT NOT NULL,
    actor_uri TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    ready_ms BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    host TEXT NOT NULL DEFAULT '',
    turn_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (activity_uri, actor_uri)
);
INSERT INTO received_new (activity_uri, actor_uri, body, state, attempts, ready_ms, received_ms, host,
    turn_ms)
    SELECT activity_uri, actor_uri, body, state, attempts, ready_ms, received_ms, host, turn_ms
    FROM received;
DROP TABLE received;
ALTER TABLE received_new RENAME TO received;
CREATE INDEX received_by_turn ON received (turn_ms) WHERE state = 'waiting';
CREATE INDEX received_by_host ON received (host) WHERE state = 'waiting';
CREATE INDEX received_by_age ON received (received_ms);
