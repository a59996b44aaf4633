-- Reports by people here, and about something in a space; words of those who look after spaces to
-- authors; what was done besides what the public log says.

-- `space_id` is the space whose animators read a report besides the team; `author_uri` who is
-- reported, or who said what is. `account_id` is who reports, when they are a member. `outcome` says
-- what came of it, `answer` in words that may be told.
ALTER TABLE report ADD COLUMN space_id UUID REFERENCES space (id);
ALTER TABLE report ADD COLUMN author_uri TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN kind TEXT NOT NULL DEFAULT 'other';
ALTER TABLE report ADD COLUMN account_id UUID REFERENCES account (id) ON DELETE SET NULL;
ALTER TABLE report ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN answer TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN forwarded_ms BIGINT;
CREATE INDEX report_open_by_object ON report (object_uri, closed_ms);
CREATE INDEX report_by_author ON report (author_uri);
CREATE INDEX report_by_account ON report (account_id);
UPDATE report SET
    space_id = (SELECT space_id FROM comment WHERE comment.id = report.comment_id),
    author_uri = COALESCE((SELECT author_uri FROM comment WHERE comment.id = report.comment_id), '')
    WHERE comment_id IS NOT NULL;

-- Every reason why a comment waits; `comment.reason` is the first of them.
CREATE TABLE waiting_for (
    comment_id UUID NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    PRIMARY KEY (comment_id, reason)
);
INSERT INTO waiting_for (comment_id, reason)
    SELECT id, reason FROM comment WHERE state = 'held' AND reason IS NOT NULL;

-- Hosts, one a line: a link to one of the first makes a comment wait, whoever writes; one to the others
-- never does.
ALTER TABLE rules ADD COLUMN hosts_held TEXT NOT NULL DEFAULT '';
ALTER TABLE rules ADD COLUMN hosts_fine TEXT NOT NULL DEFAULT '';
ALTER TABLE rules ADD COLUMN links_of_new_wait BOOLEAN NOT NULL DEFAULT TRUE;

-- In which state something was before it was decided about, and whether that was undone.
ALTER TABLE decision ADD COLUMN was TEXT NOT NULL DEFAULT '';
ALTER TABLE decision ADD COLUMN undone_ms BIGINT;

-- What those who look after a space answer often; of the hub's own group, it is for all spaces.
CREATE TABLE answer (
    id UUID PRIMARY KEY NOT NULL,
    space_id UUID NOT NULL REFERENCES space (id),
    name TEXT NOT NULL,
    words_fr TEXT NOT NULL,
    words_en TEXT NOT NULL,
    written_ms BIGINT NOT NULL
);
CREATE INDEX answer_by_space ON answer (space_id, name);

-- What a member was told by those who look after a space: for their eyes alone.
CREATE TABLE told (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    space_id UUID REFERENCES space (id),
    what TEXT NOT NULL,
    words TEXT NOT NULL,
    link TEXT NOT NULL,
    told_ms BIGINT NOT NULL
);
CREATE INDEX told_by_account ON told (account_id, told_ms, id);
CREATE INDEX told_by_age ON told (told_ms);

-- What the team and animators did. No key leads to the account: the line outlives it.
CREATE TABLE audit (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID,
    actor_uri TEXT NOT NULL,
    what TEXT NOT NULL,
    object TEXT NOT NULL,
    was TEXT NOT NULL,
    became TEXT NOT NULL,
    done_ms BIGINT NOT NULL
);
CREATE INDEX audit_by_time ON audit (done_ms, id);
CREATE INDEX audit_by_what ON audit (what, done_ms, id);
