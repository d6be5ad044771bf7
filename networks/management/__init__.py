"""Commands of the networks."""
