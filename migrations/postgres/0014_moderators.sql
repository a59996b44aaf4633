-- Who looks after a space besides the hub's team: members here, people elsewhere, by their ActivityPub id.
CREATE TABLE animator (
    space_id UUID NOT NULL REFERENCES space (id),
    actor_uri TEXT NOT NULL,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (space_id, actor_uri)
);
CREATE INDEX animator_by_actor ON animator (actor_uri);

-- What was decided, by whom, about what: for the team, and in public where a space chose so.
CREATE TABLE decision (
    id UUID PRIMARY KEY NOT NULL,
    space_id UUID NOT NULL REFERENCES space (id),
    by_uri TEXT NOT NULL,
    what TEXT NOT NULL,
    object_uri TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    decided_ms BIGINT NOT NULL
);
CREATE INDEX decision_by_space ON decision (space_id, decided_ms, id);
CREATE INDEX decision_by_time ON decision (decided_ms, id);

-- What stands first in a space.
CREATE TABLE pinned (
    space_id UUID NOT NULL REFERENCES space (id),
    object_uri TEXT NOT NULL,
    pinned_ms BIGINT NOT NULL,
    PRIMARY KEY (space_id, object_uri)
);

-- Who may quote what is here (FEP-044f): one row for each leave that was given, under the id of its stamp.
CREATE TABLE quote (
    id UUID PRIMARY KEY NOT NULL,
    object_id UUID NOT NULL,
    object_uri TEXT NOT NULL,
    instrument_uri TEXT NOT NULL UNIQUE,
    actor_uri TEXT NOT NULL,
    allowed_ms BIGINT NOT NULL
);
CREATE INDEX quote_by_object ON quote (object_id);
CREATE INDEX quote_by_actor ON quote (actor_uri);

-- Who went to live elsewhere, and under which name: what was decided about them goes with them.
CREATE TABLE moved (
    from_uri TEXT PRIMARY KEY NOT NULL,
    to_uri TEXT NOT NULL,
    moved_ms BIGINT NOT NULL
);
CREATE INDEX moved_by_to ON moved (to_uri);

CREATE CONSTRAINT TRIGGER animator_shows AFTER INSERT OR UPDATE OR DELETE ON animator
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
CREATE CONSTRAINT TRIGGER decision_shows AFTER INSERT OR UPDATE OR DELETE ON decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
CREATE CONSTRAINT TRIGGER pinned_shows AFTER INSERT OR UPDATE OR DELETE ON pinned
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
