-- What else is to be known of an event: price, doors, access, speakers, programme, documents. JSON, so
-- that a part that is added is empty in older rows.
CREATE TABLE event_details (
    event_id BLOB PRIMARY KEY NOT NULL REFERENCES event (id),
    details TEXT NOT NULL
) STRICT;

CREATE TRIGGER event_details_insert_shows AFTER INSERT ON event_details
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_details_update_shows AFTER UPDATE ON event_details
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_details_delete_shows AFTER DELETE ON event_details
BEGIN UPDATE public_revision SET revision = revision + 1; END;
