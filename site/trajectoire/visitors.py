"""What visitors send by a form of the public site: the trap for robots, and how much one address may send."""

import hashlib
import time
from typing import Any, Self

from django import forms
from django.core.cache import cache
from django.db import transaction

TRAP = "site_web"
"""Name of the field that people do not see and robots fill in."""

WINDOW = 3600
"""Seconds over which messages are counted."""

PER_VISITOR = 6
"""Messages from one address in a window; an office behind one address shares them."""

IN_ALL = 120
"""Messages from everywhere in a window: beyond, it is no longer people writing."""


class VisitorForm(forms.Form):
    """A form with a trap. ``is_trapped`` tells that the hidden field was filled in."""

    site_web = forms.CharField(
        label="Ne remplissez pas ce champ",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # our own sentences say what is missing, beside the field

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that people fill in."""
        return [field for field in self if field.name != TRAP]

    @property
    def trap(self) -> forms.BoundField:
        """The field that people do not see."""
        return self[TRAP]

    def is_trapped(self) -> bool:
        """Whether the hidden field holds anything."""
        return bool(self.data.get(TRAP, "").strip())

    def without_trap(self) -> Self:
        """The same form, what was typed kept, the hidden field emptied: a person sends it again."""
        given: Any = self.data  # a QueryDict, or what a test gives
        typed = given.copy()
        typed[TRAP] = ""
        self.data = typed
        self._errors = None
        return self


def may_send(ip: str, counter: str = "contact", *, per_visitor: int = PER_VISITOR, in_all: int = IN_ALL) -> bool:
    """Whether one more message may come from ``ip`` now; if so it is counted, apart for each ``counter``.

    The address is kept as a digest, for an hour. Two messages at the very same instant may count as one: the
    limit stops floods, it does not have to be exact.
    """
    digest = hashlib.sha256(ip.encode()).hexdigest()[:32]
    counters = ((f"{counter}-{digest}", per_visitor), (f"{counter}-all", in_all))
    now = time.time()
    known = cache.get_many([key for key, _most in counters])
    recent = {key: [t for t in known.get(key, []) if t > now - WINDOW] for key, _most in counters}
    if any(len(recent[key]) >= most for key, most in counters):
        return False
    with transaction.atomic():  # one commit where the cache is in the database
        cache.set_many({key: [*moments, now] for key, moments in recent.items()}, WINDOW)
    return True
