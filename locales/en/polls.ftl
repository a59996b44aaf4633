# Polls and quotes.
poll-one = One choice
poll-several = Several choices possible
poll-several-short = several choices possible
poll-vote = Vote
poll-see-results = See the results
poll-your-choice = your choice
poll-voters = { $count ->
    [0] Nobody has voted yet
    [one] { $count } person voted
   *[other] { $count } people voted
}
poll-ends = Open until
poll-ended = Ended on
poll-voice = To vote, first choose to speak in public:
poll-voice-link = in your account
poll-voice-first = Your vote goes out in your name: first choose to speak in public, in your account. Nothing was counted.
poll-elsewhere = Vote from your own server
poll-add = Add a poll
poll-title = Poll
poll-help = Two to six different choices, of at most 100 characters. They cannot be changed later. Nobody sees who chose what.
poll-choice = Choice { $count }
poll-may-several = Several answers may be chosen
poll-hours = Open for
poll-refused = This poll cannot be published: give two to six different choices, of at most 100 characters, and a time of the list. Nothing is lost.
poll-is-over = This poll is over. Here are the results.
poll-choose = Choose an answer before you vote.
poll-not-yours = You cannot vote in this poll: it is your own, or you may not take part here any more.
poll-back = Back to the discussion
quote-link = Quote
quote-this = Quote in a message
quote-title = Quote
quote-of = Quoted:
quote-whole = Read the message
quote-add = Quote something
quote-address = Address of what you quote
quote-help = A page of this site, or a public message from elsewhere. If its author wishes to be asked, we ask.
quote-waits = Quote pending: its author has not agreed yet; until then it is only a link.
quote-no-leave = Its author does not wish to be quoted here; a link remains.
quote-will-ask = We ask its author when you publish; until they agree there will be only a link.
quote-unsaid = Its author’s server cannot answer requests to quote: there will be only a link.
quote-denied = The author of this message does not wish it to be quoted. You can give its link in your text.
quote-unknown = Nothing public is found at this address. Check it, or leave it empty.
quotes-title = Quoted by
quotes-count = Quoted { $count ->
    [one] once
   *[other] { $count } times
}
quotes-lead = Here is who quotes this message. Taking the leave back removes the quote here, and on servers that respect this choice.
quotes-back = Back to the message
quotes-none = Nobody quotes it, or nobody has the leave any more.
quotes-revoke = Take the leave back
