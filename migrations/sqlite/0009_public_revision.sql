-- Pages are kept in memory until what they show changes. Each table that pages show moves this on,
-- whoever writes to it: a verb, an import, the command line, another process.
CREATE TABLE public_revision (
    one INTEGER PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL
) STRICT;
INSERT INTO public_revision (one, revision) VALUES (1, 0);

CREATE TRIGGER space_insert_shows AFTER INSERT ON space
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER space_update_shows AFTER UPDATE ON space
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER space_delete_shows AFTER DELETE ON space
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER carries_insert_shows AFTER INSERT ON carries
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER carries_update_shows AFTER UPDATE ON carries
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER carries_delete_shows AFTER DELETE ON carries
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER post_insert_shows AFTER INSERT ON post
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER post_update_shows AFTER UPDATE ON post
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER post_delete_shows AFTER DELETE ON post
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER post_space_insert_shows AFTER INSERT ON post_space
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER post_space_update_shows AFTER UPDATE ON post_space
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER post_space_delete_shows AFTER DELETE ON post_space
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER event_insert_shows AFTER INSERT ON event
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_update_shows AFTER UPDATE ON event
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_delete_shows AFTER DELETE ON event
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER event_space_insert_shows AFTER INSERT ON event_space
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_space_update_shows AFTER UPDATE ON event_space
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER event_space_delete_shows AFTER DELETE ON event_space
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER tagging_insert_shows AFTER INSERT ON tagging
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER tagging_update_shows AFTER UPDATE ON tagging
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER tagging_delete_shows AFTER DELETE ON tagging
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER media_insert_shows AFTER INSERT ON media
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER media_update_shows AFTER UPDATE ON media
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER media_delete_shows AFTER DELETE ON media
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER page_insert_shows AFTER INSERT ON page
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER page_update_shows AFTER UPDATE ON page
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER page_delete_shows AFTER DELETE ON page
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER entry_insert_shows AFTER INSERT ON entry
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER entry_update_shows AFTER UPDATE ON entry
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER entry_delete_shows AFTER DELETE ON entry
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER mission_insert_shows AFTER INSERT ON mission
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER mission_update_shows AFTER UPDATE ON mission
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER mission_delete_shows AFTER DELETE ON mission
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER publication_insert_shows AFTER INSERT ON publication
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER publication_update_shows AFTER UPDATE ON publication
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER publication_delete_shows AFTER DELETE ON publication
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER setting_insert_shows AFTER INSERT ON setting
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER setting_update_shows AFTER UPDATE ON setting
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER setting_delete_shows AFTER DELETE ON setting
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER redirect_insert_shows AFTER INSERT ON redirect
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER redirect_update_shows AFTER UPDATE ON redirect
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER redirect_delete_shows AFTER DELETE ON redirect
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER reaction_insert_shows AFTER INSERT ON reaction
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER reaction_update_shows AFTER UPDATE ON reaction
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER reaction_delete_shows AFTER DELETE ON reaction
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER reply_insert_shows AFTER INSERT ON reply
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER reply_update_shows AFTER UPDATE ON reply
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER reply_delete_shows AFTER DELETE ON reply
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER follower_insert_shows AFTER INSERT ON follower
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER follower_update_shows AFTER UPDATE ON follower
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER follower_delete_shows AFTER DELETE ON follower
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER showing_insert_shows AFTER INSERT ON showing
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER showing_update_shows AFTER UPDATE ON showing
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER showing_delete_shows AFTER DELETE ON showing
BEGIN UPDATE public_revision SET revision = revision + 1; END;

CREATE TRIGGER search_document_insert_shows AFTER INSERT ON search_document
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER search_document_update_shows AFTER UPDATE ON search_document
BEGIN UPDATE public_revision SET revision = revision + 1; END;
CREATE TRIGGER search_document_delete_shows AFTER DELETE ON search_document
BEGIN UPDATE public_revision SET revision = revision + 1; END;
