"""What a browser may do with our pages: the content security policies and their neighbours.

Two policies. The public site allows nothing inline and nothing from elsewhere, save the frames of the players that
a visitor asks for. Wagtail's admin still writes inline scripts and styles: it has its own, as closed as it bears.
No Django here, so that the settings can read it.
"""

from typing import Any, Final

from csp.constants import NONE, SELF, UNSAFE_INLINE

ADMIN_PREFIX: Final = "/gestion/"

PERMISSIONS: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)
"""Permissions-Policy: nothing that a page of reading needs."""


def public_policy(frames: tuple[str, ...], media: tuple[str, ...] = ()) -> dict[str, Any]:
    """Directives of the public site; ``frames`` are the players' origins, ``media`` those of the object store."""
    return {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *media],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, *media],
        "frame-src": [SELF, *frames],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    }


def admin_policy(frames: tuple[str, ...], media: tuple[str, ...] = ()) -> dict[str, Any]:
    """Directives of the admin: inline code because Wagtail's widgets have some, and still no third party."""
    return {
        **public_policy(frames, media),
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:", *media],
        "worker-src": [SELF, "blob:"],
    }
