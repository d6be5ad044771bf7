"""Calendars (RFC 5545) that Thunderbird, Outlook and Google accept: the agenda's feed, an event's own file."""
