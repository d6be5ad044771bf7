"""Commands of the actor base."""
