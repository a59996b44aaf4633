-- Pictures that stand on other servers, as this hub shows them: small copies, drawn anew.

-- One row for each address and what it is shown as ('face', 'emoji', 'attached'). `media_id` is the copy, once
-- there is one; `ready_ms` is when it is fetched (again), null when there is nothing to do; `shown_ms` is
-- when a page last showed it, to the day: what has not been shown for longest goes first.
CREATE TABLE picture_copy (
    url TEXT NOT NULL,
    shown_as TEXT NOT NULL,
    host TEXT NOT NULL,
    media_id UUID REFERENCES media (id),
    byte_count BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    ready_ms BIGINT,
    fetched_ms BIGINT,
    shown_ms BIGINT NOT NULL,
    PRIMARY KEY (url, shown_as)
);
CREATE INDEX picture_copy_by_ready ON picture_copy (ready_ms);
CREATE INDEX picture_copy_by_shown ON picture_copy (shown_ms);
CREATE INDEX picture_copy_by_media ON picture_copy (media_id);

-- Who shows it: a comment or an author, by address; written as a whole. What nobody shows any more goes.
CREATE TABLE picture_copy_use (
    shower_uri TEXT NOT NULL,
    url TEXT NOT NULL,
    shown_as TEXT NOT NULL
);
CREATE INDEX picture_copy_use_by_shower ON picture_copy_use (shower_uri);
CREATE INDEX picture_copy_use_by_copy ON picture_copy_use (url, shown_as);

-- What was fetched of each host on each day, so that none has us fetch on and on.
CREATE TABLE picture_copy_day (
    host TEXT NOT NULL,
    day BIGINT NOT NULL,
    fetches BIGINT NOT NULL,
    byte_count BIGINT NOT NULL,
    PRIMARY KEY (host, day)
);

CREATE CONSTRAINT TRIGGER picture_copy_shows AFTER INSERT OR UPDATE OF media_id OR DELETE ON picture_copy
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
