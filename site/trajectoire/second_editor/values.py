"""Values of a form's fields: as they are compared, as a browser sends them, as people read them."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import strip_tags
from taggit.forms import TagField
from taggit.utils import parse_tags

from trajectoire.pages.keys import key_of

LONGEST = 300
"""Characters of a value that are shown."""

Kept = str | list[str]
"""A value as text, or the texts of several; two that are equal are the same value."""


def kept(field: forms.Field, value: Any) -> Kept:
    """A stored value, told so that it can be compared and sent along with a form."""
    if isinstance(field, TagField):
        return sorted(str(each) for each in value or [])
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return _one(value)
    return sorted(_one(each) for each in value)


def _one(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value).replace("\r\n", "\n")


def is_touched(field: forms.Field, read: Kept, typed: Any) -> bool:
    """Whether what was typed differs from what was read."""
    if isinstance(typed, str):
        typed = typed.replace("\r\n", "\n")
    try:
        if isinstance(field, TagField):
            return sorted(parse_tags(typed or "")) != read
        if isinstance(read, list) or isinstance(field, forms.ModelChoiceField):
            return bool(field.has_changed(read, typed))
        return bool(field.has_changed(field.to_python(read), typed))
    except (ValidationError, ValueError):
        return True


def send(data: QueryDict, name: str, field: forms.Field, value: Any) -> bool:
    """Write ``value`` in ``data`` as a browser would send it. ``False``, and nothing written, when it cannot be."""
    widget, before = field.widget, data.getlist(name)
    shown = widget.format_value(field.prepare_value(value))
    if isinstance(widget, forms.CheckboxInput):
        data.setlist(name, ["on"] if value else [])
    else:
        data.setlist(name, [str(each) for each in shown] if isinstance(shown, list) else [str(shown or "")])
    if is_touched(field, kept(field, value), widget.value_from_datadict(data, {}, name)):
        data.setlist(name, before)
        return False
    return True


def in_words(field: forms.Field, value: Kept) -> str:
    """A kept value as people read it; « vide » when there is none."""
    if isinstance(field, forms.BooleanField):
        return "oui" if value else "non"
    told = [_word(field, each) for each in ([value] if isinstance(value, str) else value)]
    words = ", ".join(each for each in told if each).strip()
    return f"{words[:LONGEST]}…" if len(words) > LONGEST else words or "vide"


def _word(field: forms.Field, value: str) -> str:
    if not value:
        return ""
    model = _chosen_from(field)
    if model is not None:
        found = model._default_manager.filter(pk=key_of(value)).first()  # noqa: SLF001 - documented API
        return str(found) if found else "n’existe plus"
    if isinstance(field, forms.DateField):
        day = parse_date(value)
        return date_format(day, "j F Y") if day else value
    choices = getattr(field, "choices", None) or getattr(field.widget, "choices", None)
    if choices:
        return str({str(key): label for key, label in choices if isinstance(label, str)}.get(value, value))
    return " ".join(strip_tags(value).split())


def _chosen_from(field: forms.Field) -> Any:
    """The model whose records are chosen there, if it is one."""
    if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
        return field.queryset.model
    return getattr(field.widget, "model_class", None)
