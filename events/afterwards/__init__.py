"""After an event: thanks, opinions, and the proceedings."""
