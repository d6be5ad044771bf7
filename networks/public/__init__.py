"""What the public sees of the networks: their pages, the directory of who agreed to be in it, and the forms."""
