"""The library: ``Resource`` and its types."""
