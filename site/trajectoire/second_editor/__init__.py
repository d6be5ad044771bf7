"""Two colleagues on one record: the second is told what the first changed, and loses nothing."""
