-- What can be found. Triggers mark what changed, whoever changed it, and take away at once what may
-- no longer be seen; a job folds the words of what is marked and writes the rest. Nobody can forget
-- to tell, and an object is shown only by who read it when it was public.

-- `version` is another one at every change: who indexes an object takes its mark away by the
-- version under which it was read, and finds it gone when the object changed meanwhile.
CREATE TABLE search_stale (
    object_id BLOB PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

-- One row for everything that can be found. `address` is what its path is made of (a slug, a
-- handle), `context` the handle or place shown beside it, `title_key` the folded words of the
-- title, `summary` and `text` are plain, for extracts.
CREATE TABLE search_document (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    object_id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    year INTEGER,
    date_ms INTEGER,
    boost INTEGER NOT NULL,
    address TEXT NOT NULL,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    context TEXT NOT NULL,
    summary TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

-- The spaces something is filed under.
CREATE TABLE search_filing (
    document_id INTEGER NOT NULL REFERENCES search_document (id) ON DELETE CASCADE,
    space_id BLOB NOT NULL,
    PRIMARY KEY (document_id, space_id)
) STRICT;
CREATE INDEX search_filing_by_space ON search_filing (space_id, document_id);

-- The index itself, in each database's own form. Its texts are folded words already, so that the
-- tokenizer has nothing to do but to cut at spaces.
CREATE VIRTUAL TABLE search_word USING fts5 (
    title, top, about, text,
    content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'ascii'
);
CREATE TRIGGER search_document_gone AFTER DELETE ON search_document BEGIN
    DELETE FROM search_word WHERE rowid = OLD.id;
END;

-- Spaces and tags of a post or event are written with it, by the verb that writes its row.
CREATE TRIGGER search_post_insert AFTER INSERT ON post BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'post', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER search_post_update AFTER UPDATE ON post BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'post', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE object_id = NEW.id AND NEW.state <> 'published';
END;
CREATE TRIGGER search_post_delete AFTER DELETE ON post BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (OLD.id, 'post', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE object_id = OLD.id;
END;

CREATE TRIGGER search_event_insert AFTER INSERT ON event BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'event', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER search_event_update AFTER UPDATE ON event BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'event', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE object_id = NEW.id AND NEW.state <> 'published';
END;
CREATE TRIGGER search_event_delete AFTER DELETE ON event BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (OLD.id, 'event', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE object_id = OLD.id;
END;

CREATE TRIGGER search_page_insert AFTER INSERT ON page BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'page', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER search_page_update AFTER UPDATE ON page BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'page', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE object_id = NEW.id AND NEW.state <> 'published';
END;
CREATE TRIGGER search_page_delete AFTER DELETE ON page BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (OLD.id, 'page', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE object_id = OLD.id;
END;

CREATE TRIGGER search_space_insert AFTER INSERT ON space BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'space', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER search_space_update AFTER UPDATE ON space BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'space', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER search_space_delete AFTER DELETE ON space BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (OLD.id, 'space', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE object_id = OLD.id;
END;

CREATE TRIGGER search_entry_insert AFTER INSERT ON entry BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'entry', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER search_entry_update AFTER UPDATE ON entry BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'entry', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER search_entry_delete AFTER DELETE ON entry BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (OLD.id, 'entry', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE object_id = OLD.id;
END;

CREATE TRIGGER search_publication_insert AFTER INSERT ON publication BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'publication', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER search_publication_update AFTER UPDATE ON publication BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (NEW.id, 'publication', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
END;
CREATE TRIGGER search_publication_delete AFTER DELETE ON publication BEGIN
    INSERT INTO search_stale (object_id, kind, version) VALUES (OLD.id, 'publication', random())
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    DELETE FROM search_document WHERE object_id = OLD.id;
END;

-- What is there already is indexed when the hub starts.
INSERT INTO search_stale (object_id, kind, version) SELECT id, 'post', random() FROM post;
INSERT INTO search_stale (object_id, kind, version) SELECT id, 'event', random() FROM event;
INSERT INTO search_stale (object_id, kind, version) SELECT id, 'page', random() FROM page;
INSERT INTO search_stale (object_id, kind, version) SELECT id, 'space', random() FROM space;
INSERT INTO search_stale (object_id, kind, version) SELECT id, 'entry', random() FROM entry;
INSERT INTO search_stale (object_id, kind, version)
    SELECT id, 'publication', random() FROM publication;
