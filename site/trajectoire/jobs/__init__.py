"""Work that returns by itself."""
