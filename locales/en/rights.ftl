# What everybody has a right to: not to read somebody, to take their words back, to take their things along, to leave.
avoid-menu = Mute or block
avoid-what = Muting folds what they write away, for you alone. Blocking hides it, and they can neither follow nor answer you any more; their server is told.
avoid-mute = Mute this person
avoid-block = Block this person
avoid-lift = No longer mute or block
avoid-folded = You muted { $word }: read anyway
avoid-blocked = You blocked this person: what they write is not shown to you.
avoid-title = Message by somebody you muted or blocked
avoided-title = People you muted or blocked
avoided-lead = You mute or block somebody below what they write. Nobody else sees this list.
avoided-none = You mute or block nobody.
avoided-muted = muted
avoided-blocked = blocked
talk-somebody-left = Somebody who left
belonging-title = My place here
belonging-lead = Being a member, here, is having an account. A community is followed from a server of the fediverse, and left in the same way; looking after one is entrusted to you, and you may put it down at any time.
belonging-animated = You look after:
belonging-put-down = Stop looking after it
moderation-waits = { $count ->
    [one] { $count } to read
   *[other] { $count } to read
}
mine-title = My data
archive-lead = Everything that is yours, in one archive: account, public page, messages with their addresses, followers, people muted and blocked, the dates of your sessions, messages to the team. Mastodon can read the lists.
archive-take = Download my archive
words-link = Take back all I wrote…
words-title = Take back all I wrote
words-count = { $count ->
    [0] You wrote nothing that can be taken back.
    [one] Your message, a single one, is taken off the pages of this site.
   *[other] Your { $count } messages, comments and contributions are taken off the pages of this site.
}
words-told = Each is announced to the servers that had received the message. A server that does not answer may keep a copy.
words-final = There is no way back. Your account and your page stay.
words-do = Take it all back
words-under-way = What you wrote is being taken back.
closing-link = Close my account…
closing-link-for = Close this account…
closing-title = Close my account
closing-title-of = Close the account of { $word }
closing-lead = This is what happens when you close your account, at once and for good:
closing-lead-of = This is what happens when you close the account of { $word }, at once and for good:
closing-sessions = all sessions end, and no sign-in link works any more;
closing-page = name, description, picture, e-mail address and lists are erased; the public page answers that it is gone;
closing-told = who follows the account, and the servers that received messages of it, learn that it is gone and erase what they have;
closing-handle = the short name is never given to anybody else: it is all that is kept;
closing-stays = news and events written for the association stay, and of what was liked or shared the numbers alone.
closing-first = Would you like to take what is yours along first?
closing-words = { $count ->
    [0] If any messages are left
    [one] The message written here
   *[other] The { $count } messages written here
}
closing-words-take = Take everything back
closing-words-keep = Leave everything on this site, signed “Somebody who left” (elsewhere it is erased)
closing-understood = I understand that this is for good.
closing-not-understood = Tick the box to say that you understand. Nothing has changed.
closing-do = Close the account
closing-back = Change nothing
closing-done = Your account is closed. Goodbye, and thank you.
