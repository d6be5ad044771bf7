"""Mail in the administration, under « Courrier »: read, paused, cancelled, explained; never rewritten."""
