"""The sizes at which the site shows pictures, made when a picture is saved: a visit of the public never writes.

Wagtail makes a rendition, a file and a row, the first time that a template asks for it. That first visitor waits,
and mail scanners and robots write in the database. One list of sizes for every template prevents both.
"""

from typing import TYPE_CHECKING

from wagtail.images.models import Filter

if TYPE_CHECKING:
    from .models import Image

COVER_IN_LIST = "fill-264x352"
COVER_ON_PAGE = "width-1200"
FIGURE = ("width-1200", "width-800", "width-400")
"""A picture in a text; ``templates/blocks/figure.html`` asks for these."""
LOGO = "max-240x80"

SHOWN = tuple(dict.fromkeys((COVER_IN_LIST, COVER_ON_PAGE, *FIGURE, LOGO)))


def prepare(image: "Image") -> None:
    """Make the sizes of ``image`` that are missing; a picture whose file cannot be read has none."""
    try:
        image.get_renditions(*(Filter(spec=size) for size in SHOWN))
    except OSError:  # the file was lost: pages show a drawn cover or no picture
        return
