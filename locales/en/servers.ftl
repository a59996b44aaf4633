# The administration of other servers: policies, files, lists.
level-none = admitted
level-limit = limited
level-block = blocked
servers-title = Other servers
servers-what = Who is limited, blocked or admitted, and the lists that the hub keeps to.
servers-add = Add a server
servers-import = Import a file
servers-export = Export (CSV)
servers-change = Change
servers-remove = Take back…
servers-domain = Server
servers-domain-help = Its name, such as example.org. All below it (social.example.org) is treated alike.
servers-level = Treatment
servers-level-help = Blocked: nothing goes there, nothing is taken from there, what came from there disappears from pages. Limited: its comments wait to be read. Admitted: like everybody, whatever lists say.
servers-reject-media = Do not show its pictures, films and sounds
servers-reject-reports = Do not take its reports
servers-obfuscate = Ask, in the export, that its name is not published in full
servers-public-comment = Reason, for whoever reads the list
servers-private-comment = Note, for administrators alone
servers-private = note
servers-why = Reason
servers-source = Where it comes from
servers-policy = How a server is treated
servers-no-media = no pictures
servers-no-reports = no reports
servers-by-operator = command line
servers-imported-by = imported file ({ $word })
servers-of-list = list “{ $word }”
servers-none-shown = No server matches: all others are treated like everybody.
servers-told-saved = It is saved for { $word }.
servers-told-removed = It is taken back for { $word }; what lists say of it holds again.
servers-told-agreed = It is done: what waited holds now.
servers-told-left = The list is left; what it brought is taken back.
servers-told-listed = From now on only listed servers exchange with the hub.
servers-told-everybody = Every server may exchange with the hub again that is not blocked.
servers-mode = Who may exchange with the hub
servers-mode-everybody = Every server that is not blocked.
servers-mode-listed = Only servers listed above, by hand or by a file, as admitted or limited.
servers-only-listed = Admit only listed servers
servers-only-listed-means = Only servers listed here, by hand or by a file, as admitted or limited will exchange with the hub. All others will be treated as blocked.
servers-admit-everybody = Admit everybody again
servers-ask-block = Change how { $word } is treated?
servers-ask-remove = Take back what is written about { $word }?
servers-remove-means = What the lists say holds again; otherwise the server is treated like everybody.
servers-go = Yes, do it
servers-changed-meanwhile = What this would cut has changed meanwhile: read again before you agree.
servers-cut-nothing = This cuts no tie.
servers-cut-all = This cuts: { $word }.
servers-cut-means = Follows and animators’ roles are lost for good; comments disappear from pages and come back if the block is lifted; followed agendas are paused and their events disappear.
servers-cut-animators = Would no longer be animators:
servers-import-what = The CSV file that Mastodon and others export, or a plain list of domains, one a line. Nothing changes before you have seen what it would do.
servers-file = File
servers-text = Or the text, pasted here
servers-bare-level = What a domain without a treatment means
servers-look = See what it would change
servers-plan = What this file would change
servers-plan-go = Import
servers-line = Line
servers-fault-empty = there is no name.
servers-fault-obfuscated = part of the name is hidden behind “*”.
servers-fault-top-level = this would hold for a whole top-level domain.
servers-fault-malformed = this is not the name of a server.
servers-fault-own = this is the hub itself.
servers-fault-comment = A reason or a note has at most 2,000 characters.
servers-fault-severity = unknown treatment (noop, silence or suspend).
servers-fault-repeated = named further up already.
servers-fault-table = the table cannot be read from here on.
servers-fault-encoding = This file is not text in UTF-8: save it so and try again.
lists-title = Lists
lists-none = No list is subscribed to.
list-subscribe = Subscribe to a list
list-what = A list that others keep at an address (CSV, or domains, one a line) is read again and again. What would cut ties waits for you to agree, the rest holds at once; what you write by hand always comes first.
list-name = Its name here
list-url = Its address
list-every = Read
list-every-day = every day
list-every-week = every week
list-fault-name = Give the list a name, of at most 100 characters.
list-fault-address = The address of a list begins with https:// and can be asked by everybody.
list-fault-known = This list is subscribed to already, or there are too many.
list-read = Read on { $word }.
list-never-read = Not read yet.
list-problem-silent = The last time nothing answered at this address; nothing has changed.
list-problem-empty = There is nothing in it; nothing has changed.
list-problem-page = This is a web page, not a list; nothing has changed.
list-problem-long = It is too long: one megabyte and 20,000 lines at most; nothing has changed.
list-problem-senseless = No line names a server; nothing has changed.
list-agree = Agree to all that waits
list-decide = decide by hand
list-read-now = Read it now
list-leave = Leave the list
list-leave-means = What it brought is taken back, and nothing else.
list-told-read = The list was read just now.
list-waits = { $count ->
    [one] { $count } server waits for you to agree
   *[other] { $count } servers wait for you to agree
}
servers-blocked = { $count ->
    [one] { $count } blocked
   *[other] { $count } blocked
}
servers-limited = { $count ->
    [one] { $count } limited
   *[other] { $count } limited
}
servers-admitted = { $count ->
    [one] { $count } admitted
   *[other] { $count } admitted
}
servers-told-imported = { $count ->
    [0] The file changed nothing.
    [one] { $count } server is treated as the file says.
   *[other] { $count } servers are treated as the file says.
}
servers-cut-followers = { $count ->
    [one] { $count } follower
   *[other] { $count } followers
}
servers-cut-agendas = { $count ->
    [one] { $count } followed agenda
   *[other] { $count } followed agendas
}
servers-cut-comments = { $count ->
    [one] { $count } comment
   *[other] { $count } comments
}
servers-cut-people = { $count ->
    [one] by { $count } person
   *[other] by { $count } people
}
servers-cut-more = { $count ->
    [one] and { $count } more server
   *[other] and { $count } more servers
}
servers-plan-new = { $count ->
    [0] Nothing new
    [one] { $count } new server
   *[other] { $count } new servers
}
servers-plan-changed = { $count ->
    [one] { $count } server treated otherwise
   *[other] { $count } servers treated otherwise
}
servers-plan-kept = { $count ->
    [one] { $count } server stays as you wrote it by hand
   *[other] { $count } servers stay as you wrote them by hand
}
servers-plan-refused = { $count ->
    [one] { $count } line left out
   *[other] { $count } lines left out
}
servers-plan-same = { $count ->
    [one] { $count } server is treated so already.
   *[other] { $count } servers are treated so already.
}
