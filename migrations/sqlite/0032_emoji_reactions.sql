-- Pictures of emoji that people elsewhere react with, each under the name that its server gives it
-- (`:blobcat@peer.example:`), as it stands in reactions and tallies.
CREATE TABLE reaction_emoji (
    content TEXT PRIMARY KEY NOT NULL,
    url TEXT NOT NULL
) STRICT;

-- Whether anybody still reacts with one.
CREATE INDEX reaction_by_content ON reaction (content) WHERE content <> '';
CREATE INDEX tally_by_content ON tally (content) WHERE content <> '';

CREATE TRIGGER reaction_emoji_insert_shows AFTER INSERT ON reaction_emoji
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER reaction_emoji_update_shows AFTER UPDATE ON reaction_emoji
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER reaction_emoji_delete_shows AFTER DELETE ON reaction_emoji
BEGIN UPDATE public_revision SET revision = revision + 1; END;
