# Taking part, who we are, publications.
missions-title = Open missions
mission-more = More about “{ $word }”
people-title = Who we are
people-team = The team
people-board = The board
people-cooperators = Cooperators
people-members = Our members
people-partners = Our partners
people-none = Nobody is presented here yet.
people-profile = Profile of { $word }
people-interview = Interview with { $word }
publications-title = Publications
publications-none = No publication for now.
