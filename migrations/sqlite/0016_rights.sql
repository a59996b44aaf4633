-- People's rights: not to read somebody, to have nothing to do with them, to take everything back, to
-- leave, to be forgotten, to be found only if they agree.

-- Whom a member does not want to read ("muted") or has nothing to do with ("blocked").
CREATE TABLE avoided (
    account_id BLOB NOT NULL REFERENCES account (id),
    actor_uri TEXT NOT NULL,
    how TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (account_id, actor_uri)
) STRICT;
CREATE INDEX avoided_by_actor ON avoided (actor_uri);

-- Members who take back all that they said, or who leave: done a part at a time.
CREATE TABLE leaving (
    account_id BLOB PRIMARY KEY NOT NULL REFERENCES account (id),
    actor_uri TEXT NOT NULL,
    what TEXT NOT NULL,
    asked_ms INTEGER NOT NULL
) STRICT;

-- Reactions of people whose names are not kept any more: how many, and of what.
CREATE TABLE tally (
    object_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (object_id, kind, content)
) STRICT;
CREATE INDEX reaction_by_actor ON reaction (actor_uri);

-- By which addresses of people who are gone are known again without being kept.
CREATE TABLE secret (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;

CREATE INDEX comment_by_account ON comment (account_id, published_ms, id)
    WHERE account_id IS NOT NULL;
CREATE INDEX decision_by_object ON decision (object_uri);
CREATE INDEX report_by_object ON report (object_uri);
CREATE INDEX informed_by_actor ON informed (actor_uri);
CREATE INDEX banned_by_actor ON banned (actor_uri);

CREATE TRIGGER tally_insert_shows AFTER INSERT ON tally
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER tally_update_shows AFTER UPDATE ON tally
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER tally_delete_shows AFTER DELETE ON tally
BEGIN UPDATE public_revision SET revision = revision + 1; END;

-- What people say can be found as well, while it stands, what it stands under does, and its author
-- agrees. Each of these marks what it concerns, and takes away at once what may not be found.
CREATE TRIGGER search_comment_insert AFTER INSERT ON comment WHEN NEW.state = 'published' BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'comment', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER search_comment_update AFTER UPDATE ON comment
WHEN NEW.state = 'published' OR OLD.state = 'published' BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'comment', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE object_id = NEW.id
        AND (NEW.state <> 'published' OR NEW.author_uri <> OLD.author_uri);
END;
CREATE TRIGGER search_comment_delete AFTER DELETE ON comment WHEN OLD.state = 'published' BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (OLD.id, 'comment', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE object_id = OLD.id;
END;

-- What stands under something goes and comes back with it.
CREATE TRIGGER search_thread_of_comment AFTER UPDATE OF state ON comment
WHEN NEW.parent_uri IS NULL AND NEW.state <> OLD.state BEGIN
    INSERT INTO search_stale (object_id, kind, version)
        SELECT id, 'comment', random() FROM comment
        WHERE root_id = NEW.id AND id <> NEW.id AND state = 'published'
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE NEW.state <> 'published'
        AND object_id IN (SELECT id FROM comment WHERE root_id = NEW.id);
END;
CREATE TRIGGER search_thread_of_post AFTER UPDATE OF state ON post
WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO search_stale (object_id, kind, version)
        SELECT id, 'comment', random() FROM comment
        WHERE root_id = NEW.id AND state = 'published'
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE NEW.state <> 'published'
        AND object_id IN (SELECT id FROM comment WHERE root_id = NEW.id);
END;
CREATE TRIGGER search_thread_of_event AFTER UPDATE OF state ON event
WHEN NEW.state <> OLD.state BEGIN
    INSERT INTO search_stale (object_id, kind, version)
        SELECT id, 'comment', random() FROM comment
        WHERE root_id = NEW.id AND state = 'published'
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE NEW.state <> 'published'
        AND object_id IN (SELECT id FROM comment WHERE root_id = NEW.id);
END;

-- An author elsewhere says so in their profile, a member here in theirs.
CREATE TRIGGER search_author_insert AFTER INSERT ON author BEGIN
    INSERT INTO search_stale (object_id, kind, version)
        SELECT id, 'comment', random() FROM comment
        WHERE author_uri = NEW.uri AND state = 'published'
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER search_author_update AFTER UPDATE ON author BEGIN
    INSERT INTO search_stale (object_id, kind, version)
        SELECT id, 'comment', random() FROM comment
        WHERE author_uri = NEW.uri AND state = 'published'
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE NEW.may_be_found = 0
        AND object_id IN (SELECT id FROM comment
            WHERE author_uri = NEW.uri AND account_id IS NULL);
END;
CREATE TRIGGER search_author_delete AFTER DELETE ON author BEGIN
    INSERT INTO search_stale (object_id, kind, version)
        SELECT id, 'comment', random() FROM comment
        WHERE author_uri = OLD.uri AND state = 'published'
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document
        WHERE object_id IN (SELECT id FROM comment WHERE author_uri = OLD.uri);
END;
CREATE TRIGGER search_member_update AFTER UPDATE ON space WHEN NEW.kind = 'member' BEGIN
    INSERT INTO search_stale (object_id, kind, version)
        SELECT id, 'comment', random() FROM comment
        WHERE account_id = NEW.id AND state = 'published'
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document
        WHERE (NEW.closed_ms IS NOT NULL
            OR COALESCE(json_extract(NEW.details, '$.indexable'), 0) = 0)
        AND object_id IN (SELECT id FROM comment WHERE account_id = NEW.id);
END;

INSERT INTO search_stale (object_id, kind, version)
    SELECT id, 'comment', random() FROM comment WHERE state = 'published';
