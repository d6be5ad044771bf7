"""Blocks of content shared by every page."""
