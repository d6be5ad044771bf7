"""From the outbox to the way out: leases, limits, retries, the worker."""
