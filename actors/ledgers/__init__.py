"""What changed and who agreed, across the whole base, under « Suivi »: read, searched, taken away, never changed."""
