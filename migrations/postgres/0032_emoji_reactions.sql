-- Pictures of emoji that people elsewhere react with, each under the name that its server gives it
-- (`:blobcat@peer.example:`), as it stands in reactions and tallies.
CREATE TABLE reaction_emoji (
    content TEXT PRIMARY KEY NOT NULL,
    url TEXT NOT NULL
);

-- Whether anybody still reacts with one.
CREATE INDEX reaction_by_content ON reaction (content) WHERE content <> '';
CREATE INDEX tally_by_content ON tally (content) WHERE content <> '';

CREATE CONSTRAINT TRIGGER reaction_emoji_shows AFTER INSERT OR UPDATE OR DELETE ON reaction_emoji
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_revision_moves();
