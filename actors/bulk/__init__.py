"""What is done to several actors at once, from a list: said before anything is written, then done whole."""
