# Reporting, reading what waits, answering.
report = Report
report-this = Report this page
report-person = Report this person
report-space = Report this space
report-title = Report
report-see = (see it)
report-who-reads = The team and those who look after { $word } will read your report. Your name is told to nobody else.
report-who-reads-team = The team of this site will read your report. Your name is told to nobody else.
report-aim = What you report
report-aim-object = this message
report-aim-author = who wrote it, in general
report-cause = Why
report-words = What one should know
report-words-help = As you like, but for another reason. Write nothing that says who you are if you do not want to.
report-forward = Also tell the team of { $word }
report-forward-help = This account is on { $word }. The team of that server will be given your reason and your words by this site: it will not know who you are.
report-send = Send the report
report-leave = Cancel
report-back = Back to the page
report-sent = Thank you. Your report is in the hands of the team.
report-sent-member = What comes of it will be told on the page of your account.
report-no-cause = Say why you report it.
report-no-words = Say in a few words what is wrong, in at most 5,000 characters. Nothing is lost.
report-too-often = Many reports have just come in. Wait a minute, then send it again: nothing is lost.
cause-spam = Advertising or unwanted messages
cause-rules = Against the rules of the space
cause-illegal = Illegal content
cause-other = Another reason
queue-lists = What waits, by sort
queue-all = Everything
queue-reports = Reports
queue-contributions = Contributions
queue-comments = Comments
queue-first = First times
queue-links = Links
queue-private = Private messages
queue-removed = Taken away
queue-space = Space
queue-all-spaces = all
queue-no-reports = Nothing is reported.
queue-reports-count = { $count ->
    [one] { $count } report
   *[other] { $count } reports
}
queue-tick = Choose
queue-several = Decide about what is chosen
queue-publish-several = Publish what is chosen
queue-remove-several = Take away what is chosen
queue-decide = Decide…
queue-ban = Keep this person out
queue-forward = Send on to the team of { $word }
queue-forwarded = Sent on to the team of their server.
queue-answer = Answer its author
queue-no-answer = none
queue-own-words = Or words of your own
queue-more = More
author-first = first time here
author-since = here since { $word }
author-published = { $count ->
    [one] { $count } message published
   *[other] { $count } messages published
}
author-removed = { $count ->
    [one] { $count } message taken away
   *[other] { $count } messages taken away
}
author-banned = { $count ->
    [one] kept out of one space
   *[other] kept out of { $count } spaces
}
author-reported = { $count ->
    [one] reported once
   *[other] reported { $count } times
}
waits-host = it gives a link to a server of the space’s list.
decided-hold = Waits again
log-undo = Undo
log-undone = undone
log-late = This cannot be undone any more: something has changed since.
rules-links = Links
rules-links-new = A link to an unknown server makes the message of somebody new wait
rules-hosts-held = Servers to which a link always makes a message wait, one a line
rules-hosts-fine = Servers to which a link is always fine, one a line
answers-ready = Ready answers
answers-lead = To answer the author of a message in one go. { "{name}" }, { "{space}" } and { "{link}" } become their name, that of the space and the address of the message.
answers-name = Short name
answers-fr = In French
answers-en = In English
answers-new = New answer
answers-erase = Erase
answers-no-name = Give a name of at most 60 characters. Nothing is lost.
answers-no-words = Write the answer in one language at least, in at most 1,000 characters. Nothing is lost.
answers-full = This space keeps 30 answers already: erase one first. Nothing is lost.
account-told = What the team told you
told-answer = About your message
told-removed = Your message was taken away by those who look after this space
told-report-removed = What you had reported was taken away.
told-report-banned = Who you had reported does not write here any more.
told-report-kept = What you had reported was read, and left as it is.
told-report-withdrawn = Your report is withdrawn.
told-see = see the message
