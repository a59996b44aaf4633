# Pages of errors.
error-next = You can go here:
error-not-found = This page does not exist, or no longer.
error-gone = This page was taken back.
error-forbidden = You may not do this.
error-refused = This was not accepted.
error-internal = Something went wrong on our side. Try again in a moment.
error-unavailable = The hub cannot read its data just now.
error-unavailable-next = Nothing is lost: what was written still is. Try again in a minute.
error-try-again = Try again
error-page = This address is not complete.
error-space = Choose in whose name to publish.
error-link-used = This link was used already, or is too old. Ask for another one.
