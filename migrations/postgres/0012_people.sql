-- Members who speak in public are actors as spaces are: a row of `space` of kind "member" under the
-- account's own id. Who closes theirs leaves the row, so that the address says it is gone and the
-- handle is never another's.
ALTER TABLE account ADD COLUMN closed_ms BIGINT;
ALTER TABLE space ADD COLUMN closed_ms BIGINT;

-- Who looks after a space: someone here (`account_id`), or an actor elsewhere by its address alone.
-- `agreed_ms`: since when they agree to be named on its page.
CREATE TABLE animator (
    space_id UUID NOT NULL REFERENCES space (id),
    actor_uri TEXT NOT NULL,
    account_id UUID REFERENCES account (id),
    agreed_ms BIGINT,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (space_id, actor_uri)
);
CREATE INDEX animator_by_account ON animator (account_id);
CREATE CONSTRAINT TRIGGER animator_shows AFTER INSERT OR UPDATE OR DELETE ON animator
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();

-- Whom a member no longer wants to read ("mute"), or to be followed by either ("block").
CREATE TABLE shunned (
    account_id UUID NOT NULL REFERENCES account (id),
    actor_uri TEXT NOT NULL,
    kind TEXT NOT NULL,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (account_id, actor_uri)
);
