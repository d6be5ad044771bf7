"""Who is where and who is missing: the contrats de ville × the networks, on any day."""
