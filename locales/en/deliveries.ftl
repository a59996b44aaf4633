# The administration of deliveries.
host-live = fares well
host-failing = failing
host-dead = silent
host-blocked = blocked
deliveries-title = Deliveries
deliveries-nothing-waits = Nothing waits: all that was to leave has left.
deliveries-oldest-since = the oldest for { $word }.
deliveries-nobody-sends = Nothing has left for { $word }: check that “kiosque serve” or “kiosque worker” is running.
deliveries-not-due = Nothing is to leave at this moment: the next tries are below.
deliveries-servers = Servers
deliveries-where-waiting = those a letter waits for
deliveries-all-servers = all
deliveries-name = Name, or part of it
deliveries-show = Show
deliveries-none-shown = No server matches.
deliveries-server = Server
deliveries-waits = Waits
deliveries-last-answer = Last answer
deliveries-next-try = Next try
deliveries-decide = Decide
deliveries-nothing = nothing
deliveries-letters-more = more than { $word } letters
deliveries-oldest = the oldest
deliveries-ago = { $word } ago
deliveries-since = in a row, for { $word }
deliveries-no-answer = none yet
deliveries-taken = took the last letter
deliveries-next-never = never, it is blocked
deliveries-next-probe = it is asked whether it is back in { $word }
deliveries-next-at-it = being sent to now
deliveries-next-nothing = when there is a letter
deliveries-next-in = in { $word }
deliveries-next-now = right now
deliveries-try-now = Try now
deliveries-forget = Forget…
deliveries-block = Block…
deliveries-unblock = Unblock
deliveries-more = More servers
deliveries-leave-it = Leave it as it is
deliveries-forget-title = Forget what waits for { $word }?
deliveries-forget-means = They will never leave. Followers stay, and what is published afterwards leaves as before.
deliveries-forget-go = Forget these letters
deliveries-block-title = Block { $word }?
deliveries-block-means = Nothing goes to this server any more and nothing is taken from it, until it is unblocked. What is published meanwhile is not sent to it afterwards.
deliveries-block-go = Block this server
deliveries-told-tried = { $word } is being tried now; reload the page in a moment.
deliveries-told-blocked = { $word } is blocked.
deliveries-told-unblocked = { $word } is no longer blocked.
deliveries-letters-wait = { $count ->
    [one] { $count } letter waits
   *[other] { $count } letters wait
}
deliveries-for-servers = { $count ->
    [one] for { $count } server,
   *[other] for { $count } servers,
}
deliveries-at-it = { $count ->
    [one] { $count } server is being sent to now.
   *[other] { $count } servers are being sent to now.
}
deliveries-letters = { $count ->
    [one] { $count } letter
   *[other] { $count } letters
}
deliveries-failures = { $count ->
    [one] { $count } failure
   *[other] { $count } failures
}
deliveries-will-be-dropped = { $count ->
    [0] Nothing waits for it at this moment.
    [one] { $count } letter will be dropped.
   *[other] { $count } letters will be dropped.
}
deliveries-told-dropped = { $count ->
    [0] No letter was waiting.
    [one] { $count } letter was dropped.
   *[other] { $count } letters were dropped.
}
