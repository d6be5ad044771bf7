"""Territories of public action."""
