# Following and answering from one's own server.
follow-title = Follow
follow-space = Follow “{ $word }”
follow-see = See its page
follow-handle = In your application (Mastodon or another), search for
follow-copy = Copy
follow-copied = Copied.
follow-account = Your address in the fediverse, or your server
follow-help = For example alice@mastodon.example, or only mastodon.example. You will be taken home to confirm; nothing is kept here.
follow-remember = Remember this address in this browser, and nowhere else
follow-go = Follow from home
follow-which = Community
follow-otherwise = Without an account, in other ways:
follow-qr = QR code of this page
follow-qr-alt = QR code that leads to the page “{ $word }”
followers = { $count ->
    [one] { $count } follower in the fediverse
   *[other] { $count } followers in the fediverse
}
interact-title = Answer or share from home
interact-reply = Reply
interact-share = Share
interact-like = Like
elsewhere-title = This happens elsewhere
elsewhere-why = Another server brought you here, as if your account in the fediverse were on this hub. One cannot follow or answer from here yet what is elsewhere.
elsewhere-how = To go on, search for this in your own server’s application:
elsewhere-back = Go back to where you came from
error-account = This looks like neither an address in the fediverse nor a server. Write for example alice@mastodon.example or mastodon.example.
error-account-private = This server cannot be reached from the public internet. Check the address.
error-account-unknown = This server answers, but does not know this name. Check the address, or write only the server.
error-account-silent = This server does not answer. Check the address, or try again in a moment.
error-account-no-peer = This server answers, but not as those of the fediverse do. Check the address.
error-too-often = Too many requests come from here just now. Wait a little, then try again: what you wrote is still there.
