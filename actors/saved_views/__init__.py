"""Saved views: the filters, the words and the order of a list, under a name, for oneself or for the team."""
