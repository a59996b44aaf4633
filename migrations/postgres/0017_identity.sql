-- What an actor may change of itself: its keys, its handle, where it lives.

-- Several pairs of keys for a time: the new one is announced before it signs, the old one is believed for a
-- while after. `number` is in the key's address, so that an address never means another key; 1 is
-- `#main-key`. `state` is one of `spaces::keys::State`, `since_ms` when that began. A private half that may
-- sign no more is emptied.
CREATE TABLE actor_key_set (
    space_id UUID NOT NULL REFERENCES space (id),
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    since_ms BIGINT NOT NULL,
    rsa_pkcs8 BYTEA NOT NULL,
    rsa_public_pem TEXT NOT NULL,
    ed25519_pkcs8 BYTEA NOT NULL,
    ed25519_public TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (space_id, number)
);
INSERT INTO actor_key_set (space_id, number, state, since_ms, rsa_pkcs8, rsa_public_pem, ed25519_pkcs8,
    ed25519_public, created_ms)
  SELECT space_id, 1, 'signing', created_ms, rsa_pkcs8, rsa_public_pem, ed25519_pkcs8, ed25519_public,
    created_ms
  FROM actor_key;
DROP TABLE actor_key;
ALTER TABLE actor_key_set RENAME TO actor_key;
CREATE INDEX actor_key_by_state ON actor_key (state, since_ms);

-- The key that signs an activity's requests, where it must not be the one that signs today: a change of keys
-- is told by the key that peers know.
ALTER TABLE activity ADD COLUMN key_number BIGINT;

-- Where a space lives now, or lived for a while (`ended_ms`).
CREATE TABLE space_move (
    space_id UUID PRIMARY KEY NOT NULL REFERENCES space (id),
    to_uri TEXT NOT NULL,
    to_page TEXT NOT NULL,
    to_handle TEXT NOT NULL,
    moved_ms BIGINT NOT NULL,
    ended_ms BIGINT
);

-- Which actors elsewhere a space was before, or is as well: they may send their followers here.
CREATE TABLE space_alias (
    space_id UUID NOT NULL REFERENCES space (id),
    actor_uri TEXT NOT NULL,
    handle TEXT NOT NULL,
    added_ms BIGINT NOT NULL,
    PRIMARY KEY (space_id, actor_uri)
);

-- Handles that somebody had before stay theirs in `handle`: this finds all of one holder.
CREATE INDEX handle_by_holder ON handle (holder_id);

-- When the hub was last seen serving, and the times it was away.
CREATE TABLE heartbeat (
    one BIGINT PRIMARY KEY NOT NULL,
    alive_ms BIGINT NOT NULL
);
CREATE TABLE outage (
    since_ms BIGINT PRIMARY KEY NOT NULL,
    until_ms BIGINT NOT NULL,
    asked BIGINT NOT NULL
);

CREATE CONSTRAINT TRIGGER space_move_shows AFTER INSERT OR UPDATE OR DELETE ON space_move
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
