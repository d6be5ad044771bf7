"""Several actors at once: into a network, out of it, out of their posts."""
