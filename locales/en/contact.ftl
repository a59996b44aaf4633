# The form by which one writes to the team, and what the team reads of it.
contact-title = Write to the team
contact-how = Without an account. Somebody of the team answers you by e-mail.
contact-about = About
about-join = Become a member
about-commun = Propose a commun
about-need = Say what you need
about-work = Work together
about-other = Something else
contact-space = On the subject of: { $word }.
contact-name = Your name
contact-email = Your e-mail address, for the answer
contact-text = Your message
contact-need = What do you need now, and what would you rather do with others? At most 5,000 characters.
contact-bait = Leave this field empty
contact-privacy = Your message is read by the team alone, passed on to nobody, and erased when you ask.
contact-send = Send
contact-sent = Thank you! The team has your message.
contact-no-name = Say your name, in at most 100 characters.
contact-no-email = Give an e-mail address that can be answered.
contact-no-text = Write your message, in at most 5,000 characters.
contact-too-often = Too many messages come from here in a short time: try again in a minute.
contact-full = Too many messages wait to be read: write to us by another way.
messages-title = Messages to the team
messages-what = What people without an account write: to join, to propose, to ask.
messages-open = To answer
messages-closed = Answered
messages-none = No message waits.
messages-count = { $count ->
    [one] { $count } message to read
   *[other] { $count } messages to read
}
message-answered = It is answered
message-open = Open again
message-erase = Erase
