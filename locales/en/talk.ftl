# What people say to each other: comments, answers, contributions to communities.
talk-title = Comments
talk-count = { $count ->
    [0] No answer
    [one] { $count } answer
   *[other] { $count } answers
}
talk-none = Nobody has commented yet, neither here nor elsewhere.
talk-more = See the rest of the discussion
talk-locked = This discussion is closed.
talk-closed = This community takes no comments.
talk-closed-contributions = This community takes no contributions for now.
talk-automatic = automated account
talk-answers = in answer to { $word }
talk-answer = Answer
talk-origin = see it on { $word }
talk-quoted = Quoted message
talk-votes = { $count ->
    [one] { $count } vote
   *[other] { $count } votes
}
talk-form-help = Published under your name, here and on the servers of those who follow this discussion. Markdown is understood, and @name@server to call somebody. Your first message opens your public page, which can be followed from elsewhere.
talk-send = Publish
talk-save = Save
talk-withdraw = Take this comment back
talk-form-root = Your comment
talk-form-answer = Your answer
talk-form-new = Your message to the community
talk-new = Write to the community
talk-in = In
talk-waits = This message waits to be read by the team; only you see it.
talk-list-title = Discussions
talk-list-lead = What people who follow our communities say, from here and from elsewhere.
talk-list-none = Nobody has written anything here yet.
talk-how = To write here from Mastodon or another server, mention { $word } in a public message.
talk-withdrawn = Comment taken back by its author.
talk-barred = Comment from a server that is blocked here.
talk-removed = Comment taken away by the team.
talk-file = file
talk-picture = picture
talk-film = video
talk-sound = sound
talk-empty = Write something, in at most 5,000 characters.
talk-refused = This comment cannot be published here: the discussion is closed, or you may not write in it any more.
talk-edit = Change your comment
talk-answer-title = Answer
talk-discussions = Discussions of the community
talk-all = All discussions
talk-back = Back to the beginning of the discussion
moderation-title = Moderation
moderation-late = Somebody has decided already, or the reason is too long. Nothing has changed.
moderation-held = To be read before it is published
moderation-private = Written to a community alone
moderation-removed = Taken away
moderation-none = Nothing waits.
moderation-none-removed = Nothing was taken away.
moderation-comment-of = Comment by { $word }
moderation-why = Why it waits:
moderation-publish = Publish
moderation-not = Do not publish…
moderation-reason = Reason (passed on to servers with threads)
moderation-days = Keep out for so many days (empty: for good)
moderation-days-refused = Nothing was decided: how long is a number of days, from 1 to 3650. Leave the field empty to keep out for good.
moderation-reason-refused = Nothing was decided: a reason or a note has at most 500 characters.
moderation-no-words = Nothing was sent: write an answer or choose one.
moderation-answered = The answer is on its way. The message stays here until “It is read”.
moderation-remove = Take away
moderation-ban = Take away and keep its author out
moderation-read = It is read
moderation-one = Moderate
moderation-one-title = Moderate a message
moderation-answer = Answer
moderation-restore = Put back
waits-policy = the rules of the community ask that it be read first.
waits-link = somebody new gives a link to another server.
waits-word = it has a word of the community’s list.
waits-language = it is in a language that the community does not speak.
waits-pace = this person writes faster than the community wishes.
waits-server = its server is limited here.
waits-reported = it was reported.
waits-banned = this person is kept out.
waits-parent = it answers a message that itself waits.
rules-title = Rules of discussion: { $word }
rules-link = rules
rules-posting = Who publishes a contribution without being read first
rules-commenting = Who comments without being read first
rules-slow = Seconds between two messages of one person (0: none)
rules-words = Words that make a message wait, one a line
rules-languages = Languages spoken here (codes with spaces between; empty: all)
rules-refused = A value does not fit: seconds go from 0 to 86,400, languages are codes such as “fr en”, servers are names such as example.org. Nothing is lost: correct it and save.
posting-open = everybody
posting-followers = those who follow the community
posting-members = members, who have an account here
posting-approved = those of whom a message was published before
posting-animators = those who look after the community: all else is read first
posting-closed = nobody contributes here
commenting-open = everybody
commenting-followers = those who follow the community
commenting-approved = those of whom a message was published before
commenting-read = nobody: everything is read first
commenting-closed = nobody comments here
moderation-what = Messages to be read before they are published, private words to communities, rules.
moderation-reports = Reports
moderation-report-from = Reported from { $word }
moderation-report-close = It is dealt with
moderation-note = Note for the team (not passed on)
thread-lock = Close this discussion
thread-unlock = Open this discussion again
thread-pin = Put first
thread-unpin = No longer put first
rules-log = Everybody may read what was decided here
animators-title = Who looks after it
animators-lead = These people read, publish, take away and close here, from this site or from their own server.
animators-who = Somebody: their handle here, or @name@server if they have written here
animators-appoint = Have them look after it
animators-dismiss = No longer
animators-unknown = This person is not known here. Give their handle on this site, or their address @name@server if they have written here.
banned-title = Kept out
banned-let-in = Let write again
log-title = Moderation log
log-none = Nothing has been decided yet.
log-somebody = somebody
log-message = a message
log-by = by { $word }
log-reason = Reason: { $word }
log-older = Older decisions
decided-publish = Published
decided-remove = Taken away
decided-restore = Put back
decided-lock = Discussion closed
decided-unlock = Discussion opened again
decided-pin = Put first
decided-unpin = No longer first
decided-ban = Kept out
decided-unban = May write again
decided-appoint = Looks after it now
decided-dismiss = No longer looks after it
talk-here = from here
talk-picture-unsaid = Picture without a description
talk-sensitive = { $count ->
    [one] Picture to be opened knowingly
   *[other] { $count } pictures to be opened knowingly
}
talk-reacted = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
