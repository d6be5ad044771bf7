"""Registration without an account: places held under a lock, a waiting list, personal links, the team's list."""
