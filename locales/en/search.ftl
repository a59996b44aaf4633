# Searching everything that is public.
menu-search = Search
search-title = Search
search-of = Search: { $word }
search-in = Search { $word }
search-label = What are you looking for?
search-hint = News, events, communities, commons, pages and organisations. Accents and middle dots do not matter; quotation marks keep words together, a hyphen before a word leaves it out.
search-common = These words stand everywhere. Add one that tells what you are looking for.
search-only-without = Add a word to find: what is not wanted cannot be looked for alone.
search-count = { $count ->
    [0] Nothing was found. Try other words, or fewer.
    [one] { $count } result
   *[other] { $count } results
}
search-results = Results
search-meant = Did you mean:
search-refine = Narrow the search
search-sections = Browse
search-pages = Pages of results
search-before = Previous
search-after = Next
search-kinds = Kind
search-spaces = Space
search-years = Year
search-languages = Language
search-kind-post = News
search-kind-event = Event
search-kind-space = Space
search-kind-page = Page
search-kind-organisation = Organisation
search-kind-person = Person
search-kind-publication = Publication
search-kind-discussion = Discussion
search-kind-comment = Comment
language-fr = French
language-en = English
