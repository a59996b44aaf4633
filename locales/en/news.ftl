# News and reactions.
news-title = News
news-none = Nothing has been published here yet.
news-all = All news
news-years = By year
news-tagged = News: { $word }
news-of-year = News of { $word }
news-by = News by { $word }
news-of-space = News of { $word }
older = Older
tags = Tags
in-spaces = Published in
related = Also in this space
in-series = In the series “{ $word }”
edited-on = edited on { $word }
also-read = Also read
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
