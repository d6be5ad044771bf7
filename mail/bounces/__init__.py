"""What comes back: refused mailboxes, full ones, complaints, automatic answers; and what follows from each."""
