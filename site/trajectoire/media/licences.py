"""Licences under which a centre publishes, with their addresses."""

from django.db import models


class Licence(models.TextChoices):
    """Licence of a file or a resource; the first is the centre's default for what it makes itself.

    Source: Etalab, « Licence Ouverte / Open Licence » version 2.0 (2017); Creative Commons 4.0.
    """

    OPEN = "lo-2.0", "Licence Ouverte 2.0"
    CC_BY = "cc-by-4.0", "Creative Commons : attribution (CC BY 4.0)"
    CC_BY_SA = "cc-by-sa-4.0", "Creative Commons : attribution, partage à l’identique (CC BY-SA 4.0)"
    CC_BY_NC_ND = "cc-by-nc-nd-4.0", "Creative Commons : ni commerce, ni modification (CC BY-NC-ND 4.0)"
    RESERVED = "reserved", "Tous droits réservés"


ADDRESSES: dict[str, str] = {
    Licence.OPEN: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.fr",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    Licence.CC_BY_NC_ND: "https://creativecommons.org/licenses/by-nc-nd/4.0/deed.fr",
}
"""Where the text of a licence is read; « tous droits réservés » has none."""


LANGUAGES: list[tuple[str, str]] = [
    ("fr", "français"),
    ("en", "anglais"),
    ("de", "allemand"),
    ("es", "espagnol"),
    ("it", "italien"),
    ("pt", "portugais"),
    ("ar", "arabe"),
    ("tr", "turc"),
]
"""Languages of files and resources (ISO 639-1), those met in priority neighbourhoods and European exchanges."""
