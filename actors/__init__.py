"""The actor base: organisations, persons, the positions they hold, and what they agreed to."""
