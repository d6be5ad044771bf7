"""The form by which a page is written: its address makes itself."""

from collections.abc import Mapping
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import Field, TypedChoiceField
from django.urls import Resolver404, resolve
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

LONGEST = 200
"""Of an address made from a title; the rest is room for a number."""


class PageForm(WagtailAdminPageForm):
    """Wagtail's form of a page, without asking for an address: a title is enough, even without scripts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        for fields in [self.fields, *(rows.form.base_fields for rows in self.formsets.values())]:
            _say_what_blank_means(fields)

    def clean(self) -> dict[str, Any]:
        """Make the address from the title when there is none; refuse one that a neighbour has."""
        cleaned: dict[str, Any] = super(WagtailAdminPageForm, self).clean()  # its own check speaks of slugs
        chosen = cleaned.get("slug", "")
        if "slug" not in self.fields or "slug" in self.errors:
            return cleaned
        if not chosen:
            cleaned["slug"] = self._free_address(slugify(cleaned.get("title", ""))[:LONGEST] or "page")
        elif not self._is_free(chosen) and self._made_itself(chosen, cleaned.get("title", "")):
            cleaned["slug"] = self._free_address(chosen)
        elif not self._is_free(chosen):
            proposal = self._free_address(chosen)
            self.add_error("slug", ValidationError(f"Cette adresse est déjà prise. Celle-ci est libre : {proposal}"))
        return cleaned

    def _made_itself(self, chosen: str, title: str) -> bool:
        """Whether nobody chose this address: the screen copied the title of a page that was never published."""
        return not self.instance.first_published_at and chosen == slugify(title)

    def _free_address(self, wanted: str) -> str:
        candidates = (wanted if n == 1 else f"{wanted}-{n}" for n in count(1))
        return next(address for address in candidates if self._is_free(address))

    def _is_free(self, address: str) -> bool:
        available = Page._slug_is_available(address, self.parent_page, self.instance)  # noqa: SLF001 - as Wagtail's own form
        return bool(available) and not self._is_taken_by_the_site(address)

    def _is_taken_by_the_site(self, address: str) -> bool:
        """Whether a screen of the site answers there (« /donnees/ »): the page would never be seen."""
        parent = self.parent_page.get_url() if self.parent_page else None
        if not parent:
            return False
        try:
            return resolve(f"{urlsplit(parent).path}{address}/").url_name != "wagtail_serve"
        except Resolver404:
            return False


def _say_what_blank_means(fields: Mapping[str, Field]) -> None:
    """Words in place of Django's row of dashes, on the form and, before they are made, on those of its rows."""
    for field in fields.values():
        if not isinstance(field, TypedChoiceField):
            continue
        choices: Any = field.choices
        if choices and choices[0] == BLANK_CHOICE_DASH[0]:
            field.choices = [("", "Choisir…" if field.required else "Non précisé"), *choices[1:]]
