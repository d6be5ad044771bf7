"""The team's screens: letters, who receives them, adding and bringing in subscribers."""
