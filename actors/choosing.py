"""The field that chooses a record already known: a person, a structure, a territory."""

from typing import Any

from wagtail.snippets.widgets import AdminSnippetChooser

from trajectoire.pages.keys import key_of


class ActorChooser(AdminSnippetChooser):
    """Wagtail's chooser, for which anything but the number of a record is nothing chosen: it fails on other texts."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """The number that was sent, as text, or None."""
        sent = super().value_from_datadict(data, files, name)
        return sent if key_of(str(sent or "")) else None
