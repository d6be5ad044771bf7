"""Dates that come back, made in one go: every week, every fortnight, every month."""
