"""What a resource needs to be published; the same rule for every way of publishing it.

A draft needs a title. Publication needs every field that the model requires (``blank=False``), what a type adds in
``required_for_publication``, and what it says in ``publication_needs()``. ``Resource.publish()`` asks it, so that
the form, moderation, scheduling, bulk actions and code are all held by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from .resource import Resource

HIDDEN = {"slug", "title"}
"""Asked of a draft already."""


@dataclass(frozen=True)
class Need:
    """Something missing: the field that it concerns, its name for an editor, what to do."""

    field: str
    label: str
    message: str


class NotReadyError(ValidationError):
    """A resource cannot be published; says what is missing."""

    def __init__(self, resource: "Resource", needs: list[Need]) -> None:
        """``needs``: one at least."""
        self.needs, self.page_id = needs, resource.pk
        named = ", ".join(need.label.lower() for need in needs)
        super().__init__(f"« {resource.title} » n’est pas prêt à publier. Il manque : {named}.", code="not-ready")


def missing_fields(resource: "Resource") -> Iterator[Need]:
    """Fields of its model that publication requires and that hold nothing, in the order of the model."""
    wanted = set(resource.required_for_publication)
    fields: list[Any] = resource._meta.get_fields()  # noqa: SLF001 - Django's documented way
    for field in fields:
        if not (field.concrete or field.auto_created):
            continue
        name = field.name if field.concrete else field.get_accessor_name()
        required = name in wanted or (_is_own(field) and not field.blank)
        if name and required and name not in HIDDEN and _is_empty(resource, field, name):
            several = field.many_to_many or not field.concrete
            yield Need(name, _label(field), "Il en faut au moins un." if several else "À remplir.")


def _is_own(field: Any) -> bool:
    """Whether an editor fills it: not written by the machine, not of Wagtail's own page."""
    ours = field.model.__module__.split(".")[0] != "wagtail"
    return bool(ours and field.concrete and field.editable and not field.auto_created and not _is_parent_link(field))


def _is_parent_link(field: Any) -> bool:
    return bool(field.remote_field and getattr(field.remote_field, "parent_link", False))


def _is_empty(resource: "Resource", field: Any, name: str) -> bool:
    if not field.concrete or field.many_to_many:
        return not list(getattr(resource, name).all())
    value = getattr(resource, field.attname)
    if isinstance(value, str):
        return not value.strip()
    return value is None


def _label(field: Any) -> str:
    """Its name with a capital; rows are named by what they hold."""
    name = field.verbose_name if field.concrete else field.related_model._meta.verbose_name_plural  # noqa: SLF001 - same
    return f"{str(name)[:1].upper()}{str(name)[1:]}"
