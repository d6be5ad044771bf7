"""Template tags of the actor base."""
