-- Pictures that stand on other servers, as this hub shows them: small copies, drawn anew.

-- One row for each address and what it is shown as ('face', 'emoji', 'attached'). `media_id` is the copy, once
-- there is one; `ready_ms` is when it is fetched (again), null when there is nothing to do; `shown_ms` is
-- when a page last showed it, to the day: what has not been shown for longest goes first.
CREATE TABLE picture_copy (
    url TEXT NOT NULL,
    shown_as TEXT NOT NULL,
    host TEXT NOT NULL,
    media_id BLOB REFERENCES media (id),
    byte_count INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    ready_ms INTEGER,
    fetched_ms INTEGER,
    shown_ms INTEGER NOT NULL,
    PRIMARY KEY (url, shown_as)
) STRICT;
CREATE INDEX picture_copy_by_ready ON picture_copy (ready_ms);
CREATE INDEX picture_copy_by_shown ON picture_copy (shown_ms);
CREATE INDEX picture_copy_by_media ON picture_copy (media_id);

-- Who shows it: a comment or an author, by address; written as a whole. What nobody shows any more goes.
CREATE TABLE picture_copy_use (
    shower_uri TEXT NOT NULL,
    url TEXT NOT NULL,
    shown_as TEXT NOT NULL
) STRICT;
CREATE INDEX picture_copy_use_by_shower ON picture_copy_use (shower_uri);
CREATE INDEX picture_copy_use_by_copy ON picture_copy_use (url, shown_as);

-- What was fetched of each host on each day, so that none has us fetch on and on.
CREATE TABLE picture_copy_day (
    host TEXT NOT NULL,
    day INTEGER NOT NULL,
    fetches INTEGER NOT NULL,
    byte_count INTEGER NOT NULL,
    PRIMARY KEY (host, day)
) STRICT;

CREATE TRIGGER picture_copy_insert_shows AFTER INSERT ON picture_copy WHEN NEW.media_id IS NOT NULL
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER picture_copy_update_shows AFTER UPDATE OF media_id ON picture_copy
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER picture_copy_delete_shows AFTER DELETE ON picture_copy WHEN OLD.media_id IS NOT NULL
BEGIN UPDATE public_revision SET revision = revision + 1; END;
