# What machines read: discovered feeds, frames, oEmbed.
feed-news-of = News – { $word }
feed-agenda-of = Agenda – { $word }
error-oembed-url = The address to embed is missing or too long: add “?url=” and the address of a page of this hub.
