"""The demonstration: invented persons and structures in real places."""
