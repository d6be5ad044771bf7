"""What the letters contribute."""

from trajectoire.plugins import Contribution

contributions: list[Contribution] = []
