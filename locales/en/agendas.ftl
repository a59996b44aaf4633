agendas-title = Agendas from elsewhere
agendas-what = Agendas that others keep, read and shown beside ours.
agendas-lead = The hub reads these agendas again and again and shows their events with where they come from. It never publishes them as ours, except those that you say are ours.
agendas-none = No agenda is read at the moment.
agenda-add = Add an agenda
agenda-kind = What it is
agenda-kind-calendar = An ICS calendar at an address
agenda-kind-file = An ICS file, read once
agenda-kind-page = A web page that describes its events (schema.org)
agenda-kind-followed = An account or a server to follow: Mobilizon group, Gancio, WordPress site, another Kiosque
agenda-address = Address, or name of the account
agenda-address-help = An address begins with https://; an account is written @group@server.example, a whole server server.example. With a file, the address is that of the page where the public reads this agenda.
agenda-file = ICS file
agenda-name = Name
agenda-name-help = It is shown with each event: “Announced by …”. Left empty, it is taken from the source.
agenda-source-space = For
agenda-manner = What comes
agenda-manner-reviewed = waits to be taken or left
agenda-manner-automatic = is shown at once
agenda-belonging = Whose events these are
agenda-belonging-theirs = of others: shown with where they come from
agenda-belonging-ours = ours, announced elsewhere first: published as the space’s own
agenda-belonging-help = Followers hear of what is ours a month before, a few events at a time.
agenda-timezone = Time zone of what names none
agenda-fault-address = The address begins with https:// and can be asked by everybody.
agenda-fault-file = Choose an ICS file.
agenda-fault-called = Give a name of at most 100 characters.
agenda-fault-known = This space reads that agenda already.
agenda-fault-many = Too many agendas are read already; remove one first.
agenda-fault-theirs = Whoever is followed speaks in their own name: their events cannot be ours.
agenda-fault-team = What is ours and shown at once is published in the space’s name: only the team adds it. Choose “waits to be taken or left”, or ask them.
agenda-fault-name = Write @group@server.example, an address that begins with https://, or the name of a server.
agenda-fault-ours = This is an address of this hub; name somebody on another server.
agenda-fault-silent = That server does not answer just now; try again in a moment.
agenda-fault-unknown = That server does not know this name.
agenda-fault-nobody = There is nobody to follow at this address. If it is a calendar or a page, choose that above.
agenda-problem-silent = The last time, nothing answered at this address. The hub will try again, ever more rarely; what is shown stays.
agenda-problem-refused = This address leads where the hub does not go: a private network or a blocked server. Give a public address.
agenda-problem-missing = Nothing is at this address any more, or it is not public. Look for the new address and add it.
agenda-problem-long = It is too long: 4 megabytes at most. Ask for a calendar of what is to come only.
agenda-problem-page = This is a web page, not a calendar. Look there for a link “ICS” or “subscribe”, or add it as a page.
agenda-problem-empty = There is no event in it. Check that it is the right address.
agenda-problem-senseless = This is no calendar that can be read. Check that the address is that of an ICS calendar.
agenda-follow-asked = Request sent; the answer is still to come.
agenda-follow-agreed = Followed.
agenda-follow-refused = Whoever keeps this agenda refused the request.
agenda-paused = Paused.
agenda-waits = { $count ->
    [one] { $count } event to look at
   *[other] { $count } events to look at
}
agenda-shown = { $count ->
    [0] No event to come is shown.
    [one] { $count } event to come is shown.
   *[other] { $count } events to come are shown.
}
agenda-take = Take
agenda-team-takes = What is ours is published in the space’s name: it is for the hub’s team to take.
agenda-take-all = Take them all
agenda-leave = Leave
agenda-hide = Show no longer
agenda-share = Pass on to followers
agenda-unshare = Pass on no longer
agenda-left = What was left
agenda-see-here = See it here
agenda-see-there = See it at its source
agenda-see-source = See this agenda
agenda-source = This source
agenda-source-see = See the source
agenda-read-now = Read now
agenda-pause = Pause
agenda-pause-means = What is shown stays.
agenda-resume = Resume
agenda-source-remove = Remove this source
agenda-remove-theirs = { $count ->
    [0] Nothing else changes.
    [one] { $count } event to come disappears from the agenda.
   *[other] { $count } events to come disappear from the agenda.
}
agenda-remove-ours = The events stay, as your own.
agenda-told-read = The source has just been read.
agenda-told-paused = The source is paused.
agenda-told-resumed = The source is read again.
agenda-told-removed = The source is removed.
agenda-told-taken = It is in the agenda.
agenda-told-left = It is left aside.
agenda-told-shared = Followers will see it.
agenda-told-unshared = It is passed on no longer.
event-announced-by = Announced by { $word }
event-read-at = See it and register at { $word }
event-shown-by = Shown by
