"""Models of the site around the library, each in the module of its capability."""

from .centre import Centre, CentreLink, Office, Partner
from .contact.messages import ContactMessage
from .contact.page import ContactPage
from .content_pages import ContentPage
from .front_page import HomePage
from .menus.models import Menus

__all__ = [
    "Centre",
    "CentreLink",
    "ContactMessage",
    "ContactPage",
    "ContentPage",
    "HomePage",
    "Menus",
    "Office",
    "Partner",
]
