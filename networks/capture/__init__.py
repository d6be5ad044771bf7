"""Mails that become interactions: dropped as files, or copied to a private mailbox."""
