-- What else is to be known of an event: price, doors, access, speakers, programme, documents. JSON, so
-- that a part that is added is empty in older rows.
CREATE TABLE event_details (
    event_id UUID PRIMARY KEY NOT NULL REFERENCES event (id),
    details JSONB NOT NULL
);

CREATE CONSTRAINT TRIGGER event_details_shows AFTER INSERT OR UPDATE OR DELETE ON event_details
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
