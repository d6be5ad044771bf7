"""The kernel that every application stands on."""
