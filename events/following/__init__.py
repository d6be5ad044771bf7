"""What events tell others: the screen of a person, letters, who has not been reached yet."""
