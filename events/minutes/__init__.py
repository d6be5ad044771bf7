"""Restricted minutes: what a group keeps for itself, opened by links that are mailed to its members and expire."""
