-- Delivery that a large hub can trust: a host has a state, an inbox is a row, a fan-out goes on
-- where it stopped, and what peers send takes its turn by host.

-- `due_ms` is when a worker may take the host, and null while nothing waits for it, so that looking
-- for work costs nothing however many hosts are known. A worker that takes it moves `due_ms` to
-- the end of its lease and names itself in `lease_by`. `queued` only grows: who gives a lease back
-- sees by it whether something was added since it looked.
ALTER TABLE host ADD COLUMN state TEXT NOT NULL DEFAULT 'live';
ALTER TABLE host ADD COLUMN due_ms INTEGER;
ALTER TABLE host ADD COLUMN queued INTEGER NOT NULL DEFAULT 0;
ALTER TABLE host ADD COLUMN lease_by BLOB;
ALTER TABLE host ADD COLUMN failing_since_ms INTEGER;
ALTER TABLE host ADD COLUMN last_failure_ms INTEGER;
ALTER TABLE host ADD COLUMN heard_ms INTEGER;
ALTER TABLE host DROP COLUMN lease_until_ms;
DROP INDEX host_by_ready;
CREATE INDEX host_by_due ON host (state, due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX host_by_lease ON host (lease_by) WHERE lease_by IS NOT NULL;
CREATE INDEX host_dead ON host (ready_ms) WHERE state = 'dead';

-- Where letters go. `gone_ms` is since when it has answered 404 or 410; until `check_ms` its
-- followers are asked whether they are still there.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    host_id INTEGER NOT NULL REFERENCES host (id),
    address TEXT NOT NULL UNIQUE,
    gone_ms INTEGER,
    check_ms INTEGER,
    checks INTEGER NOT NULL
) STRICT;
CREATE INDEX inbox_by_check ON inbox (check_ms) WHERE check_ms IS NOT NULL;

INSERT INTO host (name, scheme_until_ms, ready_ms, failures)
    SELECT DISTINCT host, 0, 0, 0 FROM follower WHERE true ON CONFLICT (name) DO NOTHING;
INSERT INTO inbox (host_id, address, checks)
    SELECT DISTINCT host.id, COALESCE(shared_inbox, inbox), 0
    FROM follower JOIN host ON host.name = follower.host WHERE true
    ON CONFLICT (address) DO NOTHING;
INSERT INTO inbox (host_id, address, checks)
    SELECT DISTINCT host_id, inbox, 0 FROM delivery WHERE true ON CONFLICT (address) DO NOTHING;

-- A follower's letters go to `inbox_id`: the host's shared inbox where it has one.
CREATE TABLE follower_new (
    space_id BLOB NOT NULL REFERENCES space (id),
    actor_uri TEXT NOT NULL,
    follow_uri TEXT NOT NULL,
    inbox TEXT NOT NULL,
    shared_inbox TEXT,
    host TEXT NOT NULL,
    followed_ms INTEGER NOT NULL,
    inbox_id INTEGER NOT NULL REFERENCES inbox (id),
    PRIMARY KEY (space_id, actor_uri)
) STRICT;
INSERT INTO follower_new
    SELECT f.space_id, f.actor_uri, f.follow_uri, f.inbox, f.shared_inbox, f.host, f.followed_ms,
      inbox.id
    FROM follower AS f JOIN inbox ON inbox.address = COALESCE(f.shared_inbox, f.inbox);
DROP TABLE follower;
ALTER TABLE follower_new RENAME TO follower;
CREATE INDEX follower_by_actor ON follower (actor_uri);
CREATE INDEX follower_by_inbox ON follower (space_id, inbox_id);
CREATE INDEX follower_of_inbox ON follower (inbox_id);

-- The followers of a space on one host, digested (FEP-8fcf): the exclusive or of the SHA-256 of
-- their ids, kept in step with every follow.
CREATE TABLE follower_digest (
    space_id BLOB NOT NULL REFERENCES space (id),
    host TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (space_id, host)
) STRICT;

-- Narrow rows, without foreign keys to what is pruned by age: checking them would read the whole
-- queue for each activity that is forgotten.
CREATE TABLE delivery_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    host_id INTEGER NOT NULL,
    inbox_id INTEGER NOT NULL,
    activity_id BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;
INSERT INTO delivery_new
    SELECT d.id, d.host_id, inbox.id, d.activity_id, d.attempts, d.created_ms
    FROM delivery AS d JOIN inbox ON inbox.address = d.inbox;
DROP TABLE delivery;
ALTER TABLE delivery_new RENAME TO delivery;
CREATE INDEX delivery_by_host ON delivery (host_id, id);
UPDATE host SET due_ms = ready_ms,
    queued = (SELECT COUNT(*) FROM delivery WHERE delivery.host_id = host.id)
    WHERE EXISTS (SELECT 1 FROM delivery WHERE delivery.host_id = host.id);

-- An activity on its way into the queue: for the followers of `space_id`, but not for those who
-- follow `beyond_id` as well, nor into inboxes that followers of a space in `covered` share;
-- `after_inbox` is how far it has come.
CREATE TABLE fanout (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    activity_id BLOB NOT NULL,
    space_id BLOB NOT NULL,
    beyond_id BLOB,
    covered TEXT NOT NULL,
    after_inbox INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;

-- Whether an activity is addressed to the followers of the space that issued it.
ALTER TABLE activity ADD COLUMN to_followers INTEGER NOT NULL DEFAULT 0;
CREATE INDEX activity_by_age ON activity (created_ms);

-- Turns are given out per host: a server that sends much waits behind itself, not before others.
ALTER TABLE received ADD COLUMN host TEXT NOT NULL DEFAULT '';
ALTER TABLE received ADD COLUMN turn_ms INTEGER NOT NULL DEFAULT 0;
DROP INDEX received_waiting;
CREATE INDEX received_by_turn ON received (turn_ms) WHERE state = 'waiting';
CREATE INDEX received_by_host ON received (host) WHERE state = 'waiting';
CREATE INDEX received_by_age ON received (received_ms);

-- Actors elsewhere who say that other people here follow them than we know of (FEP-8fcf): their
-- list is read and what is wrong in it is taken back.
CREATE TABLE synchronization (
    actor_uri TEXT PRIMARY KEY NOT NULL,
    url TEXT NOT NULL,
    ready_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL
) STRICT;

-- What is done once in a while, by whichever process comes first.
CREATE TABLE cron (
    name TEXT PRIMARY KEY NOT NULL,
    next_ms INTEGER NOT NULL
) STRICT;
