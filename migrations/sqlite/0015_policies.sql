-- What an administrator wants with other servers: one row a domain (which holds for all below it) and
-- source. `source` is `hand`, `import`, or the id of the list that brought it; one that `waits` is a
-- list's wish that would send followers away, and that nobody has agreed to. `by_id` is the account of
-- who decided, null for the command line.
CREATE TABLE policy (
    domain TEXT NOT NULL,
    source TEXT NOT NULL,
    waits INTEGER NOT NULL,
    level TEXT NOT NULL,
    rejects_media INTEGER NOT NULL,
    rejects_reports INTEGER NOT NULL,
    is_obfuscated INTEGER NOT NULL,
    public_comment TEXT NOT NULL,
    private_comment TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    by_id BLOB,
    PRIMARY KEY (domain, source, waits)
) STRICT;
CREATE INDEX policy_by_source ON policy (source);

-- Rows while only listed servers may federate: the names of this hub itself, which always may.
CREATE TABLE only_listed (
    own_host TEXT PRIMARY KEY NOT NULL,
    since_ms INTEGER NOT NULL,
    by_id BLOB
) STRICT;

-- Lists of policies that are read again and again, at their address.
CREATE TABLE block_list (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL UNIQUE,
    every_days INTEGER NOT NULL,
    added_ms INTEGER NOT NULL,
    by_id BLOB,
    next_ms INTEGER NOT NULL,
    read_ms INTEGER,
    problem TEXT
) STRICT;

-- How an author's server is treated, kept in step with the policies: what pages leave out.
ALTER TABLE author ADD COLUMN level TEXT NOT NULL DEFAULT 'none';
ALTER TABLE author ADD COLUMN takes_media INTEGER NOT NULL DEFAULT 1;
-- The state that a comment of a blocked server had, and has again when the block is lifted.
ALTER TABLE comment ADD COLUMN barred_from TEXT;

-- A block was a state of a host; from now on `host.state` says `blocked` because a policy does.
INSERT INTO policy
    SELECT name, 'hand', 0, 'block', 0, 0, 0, '', '', CAST(strftime('%s', 'now') AS INTEGER) * 1000, NULL
    FROM host WHERE state = 'blocked';
UPDATE author SET level = 'block', takes_media = 0
    WHERE host IN (SELECT name FROM host WHERE state = 'blocked');
UPDATE comment SET barred_from = state, state = 'barred'
    WHERE state IN ('published', 'held', 'private') AND account_id IS NULL
      AND author_uri IN (SELECT uri FROM author WHERE level = 'block');
