# The team's own log: who did what, beyond what the moderation log says.
audit-title = Team log
audit-what = What the team and those who look after spaces did: rules, roles, servers, settings, reports.
audit-lead = What the team and those who look after spaces did, beyond the decisions that the moderation log tells.
audit-kept = { $count ->
    [one] Kept for { $count } day.
   *[other] Kept for { $count } days.
}
audit-narrow = Show
audit-all = everything
audit-show = Show
audit-csv = Download as CSV
audit-none = Nothing is written here yet.
audit-operator = on the server, by command line
audit-gone = an account that is no more
audit-was = Before
audit-became = After
audit-rules = Rules of a space
audit-answer = Ready answer
audit-account-opened = Account opened
audit-account-closed = Account closed
audit-role = Role given
audit-sign-in-link = Sign-in link made
audit-setting = Setting changed
audit-host = What is taken from a server
audit-host-list = List of servers
audit-agenda = Agenda of others
audit-report-closed = Report dealt with
audit-report-forwarded = Report sent on
audit-answered = Answer to an author
