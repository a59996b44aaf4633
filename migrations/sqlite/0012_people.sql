-- Members who speak in public are actors as spaces are: a row of `space` of kind "member" under the
-- account's own id. Who closes theirs leaves the row, so that the address says it is gone and the
-- handle is never another's.
ALTER TABLE account ADD COLUMN closed_ms INTEGER;
ALTER TABLE space ADD COLUMN closed_ms INTEGER;

-- Who looks after a space: someone here (`account_id`), or an actor elsewhere by its address alone.
-- `agreed_ms`: since when they agree to be named on its page.
CREATE TABLE animator (
    space_id BLOB NOT NULL REFERENCES space (id),
    actor_uri TEXT NOT NULL,
    account_id BLOB REFERENCES account (id),
    agreed_ms INTEGER,
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (space_id, actor_uri)
) STRICT;
CREATE INDEX animator_by_account ON animator (account_id);
CREATE TRIGGER animator_insert_shows AFTER INSERT ON animator
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER animator_update_shows AFTER UPDATE ON animator
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER animator_delete_shows AFTER DELETE ON animator
BEGIN UPDATE public_revision SET revision = revision + 1; END;

-- Whom a member no longer wants to read ("mute"), or to be followed by either ("block").
CREATE TABLE shunned (
    account_id BLOB NOT NULL REFERENCES account (id),
    actor_uri TEXT NOT NULL,
    kind TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (account_id, actor_uri)
) STRICT;
