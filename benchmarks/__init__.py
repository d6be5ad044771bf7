"""Measures of the project (``make bench``) and what they need."""
