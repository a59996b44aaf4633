-- Polls in which somebody here takes part, and quotes with the leave of who is quoted (FEP-044f).

-- A poll made here, or one from elsewhere in which a member voted. `due_ms` is when there is something
-- to do about it: tell its counts, tell its end, forget who voted; read it again at its origin.
CREATE TABLE poll (
    comment_id BLOB PRIMARY KEY NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    due_ms INTEGER,
    is_over INTEGER NOT NULL
) STRICT;
CREATE INDEX poll_by_due ON poll (due_ms);

-- Who chose what, for as long as it has to be known that they did; shown to nobody.
CREATE TABLE vote (
    comment_id BLOB NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    actor_uri TEXT NOT NULL,
    choice INTEGER NOT NULL,
    voted_ms INTEGER NOT NULL,
    PRIMARY KEY (comment_id, actor_uri, choice)
) STRICT;
CREATE INDEX vote_by_actor ON vote (actor_uri);

-- What a comment quotes that stands elsewhere: its words as they were read there, and the stamp that
-- its author gave. `asked_uri` and `request_id` are of a leave that a member here asked for.
CREATE TABLE quoting (
    comment_id BLOB PRIMARY KEY NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    quoted_uri TEXT NOT NULL,
    state TEXT NOT NULL,
    request_id BLOB,
    asked_uri TEXT NOT NULL,
    author_uri TEXT NOT NULL,
    url TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    stamp_uri TEXT NOT NULL,
    stamp_author_uri TEXT NOT NULL,
    read_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX quoting_by_quoted ON quoting (quoted_uri);
CREATE INDEX quoting_by_stamp ON quoting (stamp_uri);
CREATE INDEX quoting_by_request ON quoting (request_id);
CREATE INDEX quoting_by_author ON quoting (author_uri);
CREATE INDEX quoting_by_age ON quoting (read_ms);

CREATE TRIGGER quoting_insert_shows AFTER INSERT ON quoting
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER quoting_update_shows AFTER UPDATE ON quoting
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER quoting_delete_shows AFTER DELETE ON quoting
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER quote_insert_shows AFTER INSERT ON quote
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER quote_update_shows AFTER UPDATE ON quote
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER quote_delete_shows AFTER DELETE ON quote
BEGIN UPDATE public_revision SET revision = revision + 1; END;
