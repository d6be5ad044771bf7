"""A small installation of the clock alone, run as real processes."""
