"""What a first colleague changed while a second was writing, above the form."""

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("second_editor/differences.html")
def second_editor(form: Any) -> dict[str, Any]:
    """The table of the differences; nothing for a form that has none, or that nobody shares."""
    found = getattr(form, "differences", ())
    return {"differences": found, "who_saved": form.who_saved() if found else ""}
