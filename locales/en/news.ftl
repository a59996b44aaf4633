# News and reactions.
news-title = News
news-none = Nothing has been published here yet.
news-all = All news
news-count = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
older = Older
newer = Newer
pages-of-list = Pages of the list
filter-title = Choose what to read
filter-do = Show
filter-on = Chosen filters
filter-off = remove this filter
filter-year = Year
filter-space = Space
filter-tag = Tag
filter-author = Byline
filter-series = Series
filter-language = Language
shown-year = of { $word }
shown-space = { $word }
shown-tag = tag { $word }
shown-author = by { $word }
shown-series = series “{ $word }”
shown-language = in { $word }
tags = Tags
in-spaces = Published in
related = Also read
in-series = In the series “{ $word }”
part-of-series = part { $number } of { $count }
neighbours = Other articles
previous-article = Previous article
next-article = Next article
edited-on = edited on { $word }
also-read = Also read
draft-notice = Draft: only those who write here see it.
news-empty-text = This article has no text yet. Come back a little later.
contents = Contents
read-elsewhere = another site
read-table = Table
read-notes = Notes
read-note = Note
read-back = Back to the text, note
read-picture = Picture
answers-title = Answers and shares
answers-none = Nobody has answered yet, neither here nor elsewhere.
share-copy = Copy the link
share-copied = The link is copied.
share-device = Share…
share-mail = Send by mail
answer-from = To answer from the fediverse, search for this page’s address, or mention { $word }.
reading-minutes = { $count ->
    [one] { $count } minute to read
   *[other] { $count } minutes to read
}
replies = { $count ->
    [one] { $count } reply
   *[other] { $count } replies
}
shares = { $count ->
    [one] { $count } share
   *[other] { $count } shares
}
likes = { $count ->
    [one] { $count } like
   *[other] { $count } likes
}
