# Administration: settings, style.
administration-posts = { $count ->
    [one] { $count } piece of news published
   *[other] { $count } pieces of news published
}
administration-communities = { $count ->
    [one] { $count } community
   *[other] { $count } communities
}
deliveries-what = What waits to leave, for which server, and what it answered.
desk-what = Write, correct, publish.
settings-title = Settings
settings-what = The name, the home sentence, the colours, where buttons lead.
settings-saved = It is saved.
settings-logo = Change the logo and the header picture, in the hub’s own form
settings-save = Save
settings-web = An address that begins with https://. Empty hides the button.
settings-mail = An e-mail address. Empty hides it.
settings-words = At most 24 characters. Empty says “Kiosque”.
settings-colour = A colour such as #ffef26, light enough to read on. Empty keeps that of Kiosque.
settings-dark = Text would be hard to read on this colour: its contrast with the ink is { $word }, 7 is needed.
settings-name-needed = The name is needed: it is what people read everywhere.
setting-name = Name of the hub
setting-sentence = Who we are, in one sentence
setting-first-brick = First brick of the logo
setting-colour-second = Colour of the second brick
setting-colour-third = Colour of the third brick
setting-colour-action = Colour of buttons
setting-membership-url = Where “Become a member” leads
setting-newsletter-url = Where “Newsletter” leads
setting-contact-email = Whom to write to
style-title = Style
style-what = Every component of the hub as it is, in light and in dark.
style-colours = Colours
style-contrast = contrast with the ink: { $word }
style-bricks = Bricks
style-text = Text
style-notices = Notices
style-buttons = Buttons, pills, table
style-table = A table
style-form = Form
administration-spaces = Communities and commons
administration-spaces-what = What each says of itself, its links, its people.
administration-directory = Directory
administration-directory-what = The team, the members, the partners.
administration-prices = Prices
administration-prices-what = What membership costs, for the page “Take part”.
setting-remote-pictures = Pictures of other servers
setting-copies-megabytes = Room for these copies, in megabytes
settings-remote-pictures = Either way, reading a page tells those servers nothing.
settings-megabytes = From 10 to 1,000,000. Empty: 2,000. Copies that nobody has looked at for long go first.
pictures-by-copies = Show copies made here
pictures-by-links = Copy nothing, give links
