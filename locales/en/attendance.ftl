# Taking part in an event.
attending-heading = Take part
attending-title = Take part: { $word }
attending-own-title = Your answer: { $word }
attending-desk-title = Attendance: { $word }
attending-answer = Answer
attending-change = Change my answer
attending-desk = Who comes
attending-who = Who comes
attending-back = see the event
attending-closed = Registration is closed.
attending-approval = The organisers confirm each registration.
attending-going = { $count ->
    [one] One seat is taken.
   *[other] { $count } seats are taken.
}
attending-left = { $count ->
    [one] One seat is left.
   *[other] { $count } seats are left.
}
attending-full = All seats are taken.
attending-full-waits = { $count ->
    [0] All seats are taken; there is a waiting list.
    [one] All seats are taken; one person waits for one.
   *[other] All seats are taken; { $count } people wait for one.
}
attending-question = Are you coming?
attending-yes = I’m coming
attending-yes-please = I would like to come
attending-maybe = Maybe
attending-no = No
attending-seats = { $count ->
   *[other] How many seats, with yours? ({ $count } at most)
}
attending-email-help = A link will be sent there: your answer counts once you have followed it. The address serves this event alone and is erased three months later.
attending-send = Send my answer
attending-save = Save
attending-confirm = Confirm my answer
attending-elsewhere = Answer from the fediverse
attending-other-ways = You may answer by “Participate” on Mobilizon, in the community’s poll, or by “I’m coming” under the event.
attending-there = Answer from my server
attending-member = You have an account here?
attending-letter-sent = A letter is on its way to that address: follow its link to confirm.
attending-choose = Choose an answer, and a number of seats.
attending-is-unconfirmed = Your answer waits to be confirmed.
attending-is-asked = Your request waits for the organisers’ answer.
attending-is-going = { $count ->
    [one] You are coming.
   *[other] You are coming, with { $count } seats.
}
attending-is-waiting = You are on the waiting list; you will get a word as soon as a seat is free.
attending-is-maybe = You may come.
attending-is-declined = You are not coming.
attending-is-refused = You have no seat at this event.
attending-not-taken = This event takes no registration here.
attending-over = Registration is over.
attending-refused-full = There are not enough seats; nothing has changed.
attending-refused-seats = That number of seats does not fit.
attending-refused-words = An answer is too long: shorten it.
attending-refused-admission = A value does not fit: from 1 to 100,000 seats, from 1 to 10 in an answer, five questions of at most 200 characters. Nothing is lost, correct it and save.
attending-refused-message = A subject and a text are needed, of at most 150 and 5,000 characters.
attending-erase = Erase everything
attending-erase-help = Your answer, your name and your address are erased here, for good.
attending-erased = It is erased
attending-erased-said = Nothing is left of your answer here.
attending-list = Answers
attending-nobody = Nobody has answered yet.
attending-count-asked = { $count ->
    [one] One request to read.
   *[other] { $count } requests to read.
}
attending-count-waiting = { $count ->
    [one] One person waits for a seat.
   *[other] { $count } people wait for a seat.
}
attending-count-maybe = { $count ->
    [one] One person may come.
   *[other] { $count } people may come.
}
attending-count-declined = { $count ->
    [one] One person is not coming.
   *[other] { $count } people are not coming.
}
attending-name = Name
attending-state = Answer
attending-seat-count = Seats
attending-decide = Decide
attending-accept = Accept
attending-refuse = Refuse
attending-arrive = Has arrived
attending-absent = Is not here
attending-arrived = arrived
attending-csv = Download the list (CSV)
attending-write = Write to all
attending-write-help = To those who come, wait or may come: by e-mail or private message, as each of them answered.
attending-subject = Subject
attending-words = Text
attending-send-words = Send
attending-written = Your words are on their way.
admission-title = How one takes part
admission-unset = This event takes no registration yet. Save to open it.
admission-mode = Registration
admission-open = open to whoever comes
admission-approval = after the organisers’ yes
admission-closed = closed
admission-capacity = Seats (empty: without a bound)
admission-waits = Keep a waiting list when all seats are taken
admission-seats = Seats in one answer, at most
admission-shown = What the page shows
attendees-nothing = nothing
attendees-count = how many come
attendees-names = how many, and the names of members and of people of the fediverse
admission-whereabouts = Exact address, code, link: told to those who come alone
admission-questions = Questions, one a line
admission-asks = Ask those who follow the community by a poll too
attendance-unconfirmed = to be confirmed
attendance-asked = request
attendance-going = comes
attendance-waiting = waits
attendance-maybe = maybe
attendance-declined = does not come
attendance-refused = refused
way-page = the page
way-mail = e-mail
way-join = their server
way-server = their server, which tells of it
way-poll = poll
way-word = a word
subject-unconfirmed = Confirm your answer: { $word }
letter-unconfirmed = You, or somebody who gave your address, answer the invitation “{ $word }”. Follow the link to confirm; else do nothing, and this address will be erased.
subject-asked = Your request is passed on: { $word }
letter-asked = Your request is passed on to the organisers of “{ $word }”, who will answer you.
subject-going = You are coming: { $word }
letter-going = Noted, you are coming to “{ $word }”.
subject-waiting = Waiting list: { $word }
letter-waiting = All seats of “{ $word }” are taken. You are on the waiting list and will get a word as soon as one is free.
subject-refused = No seat: { $word }
letter-refused = We have no seat for you at “{ $word }”. Sorry.
subject-changed = Change: { $word }
letter-changed = The date, the hour or the place of “{ $word }” has changed.
subject-postponed = Postponed: { $word }
letter-postponed = “{ $word }” is postponed to a day yet unknown.
subject-cancelled = Cancelled: { $word }
letter-cancelled = “{ $word }” is cancelled.
subject-reminder = Soon: { $word }
letter-reminder = “{ $word }” is near. If you cannot come any more, leave your seat by the link below.
letter-confirm-link = Confirm: { $word }
letter-own-link = See, change or erase your answer: { $word }
setting-answers-yes = Words that say “I’m coming” under an event, between commas (empty: the usual ones)
setting-answers-maybe = Words that say “maybe”
setting-answers-no = Words that say “I’m not coming”
reminders-title = Reminders
reminders-lead = Those who follow the community get a message, in answer to the announcement:
reminders-week = a week before
reminders-day = the day before
form-cancel-reason = Reason, told wherever the event is
event-changed-on = Changed on { $word }:
changed-time = the date or the time
changed-place = the place
subject-thanks = Thank you: { $word }
letter-thanks = Thank you for coming to “{ $word }”. Here is the report:
rides-title = Going there together: { $word }
rides-link = Go there together (car-sharing)
rides-none = Nobody offers or looks for a seat yet.
rides-offered = { $count ->
    [one] One seat is offered.
   *[other] { $count } seats are offered.
}
rides-sought = { $count ->
    [one] One seat is looked for.
   *[other] { $count } seats are looked for.
}
rides-offers = { $count ->
    [one] offers a seat from
   *[other] offers { $count } seats from
}
rides-seeks = { $count ->
    [one] looks for a seat from
   *[other] looks for { $count } seats from
}
rides-what = What do you propose?
rides-offer = I offer seats
rides-seek = I look for seats
rides-place = Where it begins
rides-note = When, by what, and how to reach you (members alone read it)
rides-write = Add
rides-remove = Take away
rides-members = Members read and write here who offers and who looks for a seat.
rides-refused-seats = From 1 to 50 seats.
rides-refused-place = Say where it begins, in at most 100 characters.
rides-refused-enough = You have written enough here: first take one of your notes away.
attending-repeats = The same for the later dates of the series
entrance-title = At the door: { $word }
entrance-open = At the door
entrance-here = Here:
entrance-name = Name or address
entrance-find = Find
entrance-help = Or read the code on a ticket with your phone’s camera: it leads to the person.
entrance-nobody = Nobody of that name is expected.
entrance-longer = The list is longer: give a name.
entrance-look = Look
entrance-seats = { $count ->
    [one] One seat
   *[other] { $count } seats
}
entrance-expected = Expected.
entrance-is-here = Here already, since:
entrance-not-expected = Not expected:
ticket-title = Ticket
ticket-alt = The code of your ticket, read at the door
ticket-help = Show this code at the door, on your screen or on paper. It is of use to the organisers alone.
figures-title = Turnout
figures-year = Year
figures-ways = How people answered
figures-all = The turnout of all your events
figures-way = By
figures-event = Event
figures-answers = Answers
figures-going = Coming
figures-seats = Seats
figures-arrived = Came
figures-none = Nobody answered an event that year.
figures-events = { $count ->
    [one] One event.
   *[other] { $count } events.
}
figures-came = { $count ->
    [0] Nobody was counted at the door.
    [one] One person came.
   *[other] { $count } people came.
}
subject-link = Your answer: { $word }
letter-link = You, or somebody who gave your address, asked for the link to your answer to “{ $word }”. Here it is.
entrance-part = Only the first { $count } answers are shown; the whole list is in the file.
away-title = Take part in an event elsewhere
away-page = Read it on its server
away-tells = The organisers receive your public name and your fediverse address, and answer you.
away-list = Where you are going
away-is-asked = The organisers have not answered yet.
away-is-going = You are going.
away-is-refused = The organisers have no seat for you.
away-leave = Not go there after all
away-forget = Take off the list
away-address = Address of an event (Mobilizon, another hub…)
away-find = Find
away-in-silence = To answer elsewhere you must be recognisable: choose to speak in public first, on your account page.
away-unreadable = Give the address of an event, which begins with https://.
away-ours = It is an event of this hub: answer on its page.
away-silent = Its server does not answer for now. Try again in a moment.
away-none = There is no event at this address that can be answered from here.
away-blocked = This hub has no exchange with that server.
away-enough = You are going to many events elsewhere: take some off the list first.
away-from-here = Say from here that I am coming
elsewhere-event = Is it an event? Take part with your account here
subject-freed = A seat for you: { $word }
letter-freed = A seat is free, and it is yours: you are coming to “{ $word }”. If you cannot come any more, leave it by the link below.
subject-accepted = Request accepted: { $word }
letter-accepted = The organisers said yes: you are coming to “{ $word }”.
subject-reinstated = On after all: { $word }
letter-reinstated = “{ $word }” takes place after all.
subject-tentative = To be confirmed: { $word }
letter-tentative = “{ $word }” is not certain any more: the date is to be confirmed.
subject-confirmed = Confirmed: { $word }
letter-confirmed = “{ $word }” is confirmed.
letter-changed-both = The date or the hour, and the place of “{ $word }” have changed.
letter-changed-time = The date or the hour of “{ $word }” has changed; the place is the same.
letter-changed-place = The place of “{ $word }” has changed; the date and the hour are the same.
letter-changed-whereabouts = The exact address, the code or the link of “{ $word }” has changed.
letter-was-when = Before: { $word }
letter-was-where = Former place: { $word }
letter-seats = { $count ->
    [one] One seat
   *[other] { $count } seats
}
letter-calendar-link = For your calendar: { $word }
attending-too-often = Too many sign-ups come from where you are at once. Nothing is lost: send the form again in a minute.
attending-saved = It is saved.
attending-message = Word to the organisers
attending-told-accept = Accepted; they get word of it.
attending-told-refuse = Refused; they get word of it.
attending-told-arrived = Their arrival is noted.
attending-told-absent = Their arrival is not noted any more.
csv-address = Address
csv-way = By
csv-arrived = Arrived
form-change-reason = Reason for the change
form-change-reason-help = If the date, the hour, the place or the state changes: told with the change, wherever the event is and to who comes.
