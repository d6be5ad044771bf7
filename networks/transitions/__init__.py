"""Ecological and social transitions in the neighbourhoods: initiatives, and who seeks or offers what."""
