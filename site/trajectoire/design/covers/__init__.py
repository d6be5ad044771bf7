"""Covers: a roof of glazed tiles for whatever has no picture, always the same for the same identifier."""

from .glazes import GLAZES, Glaze, glaze_name
from .pattern import cover_seed, cover_svg, tiles_svg

__all__ = ["GLAZES", "Glaze", "cover_seed", "cover_svg", "glaze_name", "tiles_svg"]
