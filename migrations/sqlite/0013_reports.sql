-- What people elsewhere report to the team: one row for each thing that a report is about. Who reports
-- is not known: their server speaks for them.
CREATE TABLE report (
    id BLOB PRIMARY KEY NOT NULL,
    activity_uri TEXT NOT NULL,
    host TEXT NOT NULL,
    object_uri TEXT NOT NULL,
    comment_id BLOB,
    words TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    closed_ms INTEGER,
    UNIQUE (activity_uri, object_uri)
) STRICT;
CREATE INDEX report_open ON report (received_ms) WHERE closed_ms IS NULL;
CREATE INDEX report_by_host ON report (host, received_ms);
