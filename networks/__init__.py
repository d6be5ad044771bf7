"""Networks: who belongs where, since and until when, what was said, what comes next."""
