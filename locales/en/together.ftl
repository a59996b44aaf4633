propose-link = Propose an event
propose-title = Propose an event to { $word }
propose-lead = What you write here is first read by those who look after this space, and by nobody else. If the event is accepted, the space announces it, your name stands beside it, and you can still correct it.
propose-send = Send it to be read
proposals-not-taken = This space takes no proposals from its members.
proposals-enough = Enough proposals are waiting to be read: withdraw one, or come back later.
proposals-past = Propose a date that is to come.
proposals-reason = Say why, in at most 1,000 characters: whoever proposed it will read it.
proposal-by = Proposed by { $word }
proposal-sent = It is sent. You will see here how it stands; by e-mail too, if your account has an address.
proposal-is-waiting = Waiting to be read
proposal-is-accepted = Accepted and announced
proposal-is-declined = Not taken
proposal-words = As it would be announced
proposal-accept = Announce
proposal-edit = Change
proposal-not = Do not announce…
proposal-reason = Why (read by whoever proposed it)
proposal-decline = Do not announce
proposal-withdraw = Withdraw my proposal
proposal-erase = Erase
proposal-see = See the event
queue-proposals = Proposed events
event-organised-by = Organised with
subject-proposal-accepted = Accepted: { $word }
subject-proposal-declined = Not taken: { $word }
letter-proposal-accepted = Your event “{ $word }” is accepted and announced. Your name stands beside it; there, “Edit” lets you correct it.
letter-proposal-declined = Your event “{ $word }” was not taken. This is what those who look after the space say:
mine-together = My proposals and dates
mine-together-lead = The events that you propose and how they stand, what you organise, the dates that you look for with others.
mine-together-see = See
mine-proposals = Proposed events
mine-proposals-none = Nothing yet. The page of a community leads to the form.
mine-organised = What I organise
mine-dates = Dates looked for together
mine-dates-none = Nothing yet.
dates-link = Find a date
dates-open-count = { $count ->
    [one] one is open
   *[other] { $count } are open
}
dates-in = Find a date: { $word }
dates-back = Back to the space
dates-none = No date is looked for just now.
dates-new = Propose dates
dates-new-lead = From 2 to 20 dates. Members of the space, and they alone, see them, answer and may change their mind; then you choose, and the event is written from there.
dates-what = What is it about?
dates-note = What else is to be known
dates-number = Date
dates-day = Day
dates-from = From
dates-until = Until
dates-more = More dates
dates-send = Ask the members
dates-refused-title = Say what it is about, in at most 200 characters.
dates-refused-dates = From 2 to 20 different dates, to come, each with a day and an hour at which it begins.
dates-refused-enough = Enough dates are looked for already: close one of these first.
dates-refused-closed = It is decided already: answers do not change any more.
dates-refused-people = Enough people have answered.
dates-mine = My answers
dates-zone = On the clock of:
dates-yes = Yes
dates-maybe = If need be
dates-no = No
dates-answer = Save my answers
dates-answered = Noted. You can change your answers as long as nothing is decided.
dates-table = Who can when
dates-people = { $count ->
    [0] Nobody has answered yet.
    [one] One person has answered.
   *[other] { $count } people have answered.
}
dates-best = suits most people
dates-chosen = The date that was chosen
dates-choose = Choose
dates-make = Write the event on this date
dates-cancel = Give it up
dates-cancel-help = If no date suits, or it is not needed any more:
dates-is-open = open
dates-is-chosen = date chosen
dates-is-cancelled = given up
tasks-title = Lend a hand: { $word }
tasks-link = Lend a hand
tasks-none = Nothing is asked for yet.
tasks-sought = { $count ->
    [0] Nobody is sought any more.
    [one] One person is still sought.
   *[other] { $count } people are still sought.
}
tasks-mine = You do it.
tasks-take = I will do it
tasks-give-back = I cannot any more
tasks-members = Members sign in to take a task; if you come without an account, the link that you got by e-mail leads to it too.
tasks-new = Ask for help
tasks-what = What is to be done?
tasks-moment = When
tasks-wanted = How many people
tasks-refused-what = Say what is to be done, in at most 200 characters.
tasks-refused-moment = Say when, in at most 100 characters.
tasks-refused-wanted = From 1 to 200 people.
tasks-refused-enough = This event has enough tasks.
tasks-refused-full = Others do it already.
