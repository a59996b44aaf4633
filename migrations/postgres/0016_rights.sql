-- People's rights: not to read somebody, to have nothing to do with them, to take everything back, to
-- leave, to be forgotten, to be found only if they agree.

-- Whom a member does not want to read ("muted") or has nothing to do with ("blocked").
CREATE TABLE avoided (
    account_id UUID NOT NULL REFERENCES account (id),
    actor_uri TEXT NOT NULL,
    how TEXT NOT NULL,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (account_id, actor_uri)
);
CREATE INDEX avoided_by_actor ON avoided (actor_uri);

-- Members who take back all that they said, or who leave: done a part at a time.
CREATE TABLE leaving (
    account_id UUID PRIMARY KEY NOT NULL REFERENCES account (id),
    actor_uri TEXT NOT NULL,
    what TEXT NOT NULL,
    asked_ms BIGINT NOT NULL
);

-- Reactions of people whose names are not kept any more: how many, and of what.
CREATE TABLE tally (
    object_id UUID NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (object_id, kind, content)
);
CREATE INDEX reaction_by_actor ON reaction (actor_uri);

-- By which addresses of people who are gone are known again without being kept.
CREATE TABLE secret (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

CREATE INDEX comment_by_account ON comment (account_id, published_ms, id)
    WHERE account_id IS NOT NULL;
CREATE INDEX decision_by_object ON decision (object_uri);
CREATE INDEX report_by_object ON report (object_uri);
CREATE INDEX informed_by_actor ON informed (actor_uri);
CREATE INDEX banned_by_actor ON banned (actor_uri);

CREATE CONSTRAINT TRIGGER tally_shows AFTER INSERT OR UPDATE OR DELETE ON tally
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();

-- What people say can be found as well, while it stands, what it stands under does, and its author
-- agrees. Each of these marks what it concerns, and takes away at once what may not be found.
CREATE TRIGGER search_1_mark_new AFTER INSERT ON comment
    FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION search_mark('comment');
CREATE TRIGGER search_1_mark_gone AFTER DELETE ON comment
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION search_mark('comment');
CREATE TRIGGER search_1_mark_changed AFTER UPDATE ON comment
    FOR EACH ROW WHEN (NEW.state = 'published' OR OLD.state = 'published')
    EXECUTE FUNCTION search_mark('comment');
CREATE TRIGGER search_2_unfind_gone AFTER DELETE ON comment
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION search_unfind();
CREATE TRIGGER search_2_unfind_changed AFTER UPDATE ON comment
    FOR EACH ROW WHEN (OLD.state = 'published'
        AND (NEW.state <> 'published' OR NEW.author_uri <> OLD.author_uri))
    EXECUTE FUNCTION search_unfind();

-- Marks some published comments, in one order whoever does it, and takes them away where asked.
CREATE FUNCTION search_mark_said(said UUID[], unfind BOOLEAN) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_stale (object_id, kind, version)
        SELECT id, 'comment', nextval('search_version') FROM unnest(said) AS id ORDER BY id
        ON CONFLICT (object_id) DO UPDATE SET version = excluded.version;
    IF unfind THEN
        DELETE FROM search_document WHERE object_id = ANY (said);
    END IF;
    PERFORM pg_notify('kiosque', 'search');
END $$;

-- What stands under something goes and comes back with it.
CREATE FUNCTION search_thread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_mark_said(
        ARRAY (SELECT id FROM comment
            WHERE root_id = NEW.id AND id <> NEW.id AND state = 'published'),
        NEW.state <> 'published');
    RETURN NULL;
END $$;
CREATE TRIGGER search_3_thread AFTER UPDATE OF state ON comment
    FOR EACH ROW WHEN (NEW.parent_uri IS NULL AND NEW.state <> OLD.state)
    EXECUTE FUNCTION search_thread();
CREATE TRIGGER search_3_thread AFTER UPDATE OF state ON post
    FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION search_thread();
CREATE TRIGGER search_3_thread AFTER UPDATE OF state ON event
    FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION search_thread();

-- An author elsewhere says so in their profile, a member here in theirs.
CREATE FUNCTION search_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM search_mark_said(
            ARRAY (SELECT id FROM comment WHERE author_uri = OLD.uri AND state = 'published'),
            true);
    ELSE
        PERFORM search_mark_said(
            ARRAY (SELECT id FROM comment WHERE author_uri = NEW.uri AND state = 'published'),
            false);
        IF NOT NEW.may_be_found THEN
            DELETE FROM search_document WHERE object_id IN (SELECT id FROM comment
                WHERE author_uri = NEW.uri AND account_id IS NULL AND state = 'published');
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_author AFTER INSERT OR UPDATE OR DELETE ON author
    FOR EACH ROW EXECUTE FUNCTION search_author();

CREATE FUNCTION search_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_mark_said(
        ARRAY (SELECT id FROM comment WHERE account_id = NEW.id AND state = 'published'),
        NEW.closed_ms IS NOT NULL
            OR NOT COALESCE((NEW.details ->> 'indexable')::boolean, false));
    RETURN NULL;
END $$;
CREATE TRIGGER search_member AFTER UPDATE ON space
    FOR EACH ROW WHEN (NEW.kind = 'member') EXECUTE FUNCTION search_member();

INSERT INTO search_stale (object_id, kind, version)
    SELECT id, 'comment', nextval('search_version') FROM comment WHERE state = 'published';
