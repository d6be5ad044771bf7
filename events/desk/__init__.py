"""Events for the team: what comes, who registered, what to do about it."""
