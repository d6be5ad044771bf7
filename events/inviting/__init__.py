"""Invitations: whom to invite among the networks, the message, and its replies; nothing else of it is followed."""
