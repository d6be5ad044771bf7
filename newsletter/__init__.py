"""Letters: what people subscribe to, issues composed from the site, and their sending through the outbox."""
