"""Who receives which letter, and what of it: subscriptions, interests, preferences."""
