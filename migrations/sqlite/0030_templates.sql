-- What the team begins events from: the form as it was filled in, without its dates.
CREATE TABLE event_template (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    -- Fields and what they hold, as JSON.
    form TEXT NOT NULL,
    kept_ms INTEGER NOT NULL
) STRICT;
