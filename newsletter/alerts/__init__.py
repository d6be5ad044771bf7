"""Alerts: a visitor follows a search, a theme, a territory or a kind of event, and receives each new result once."""
