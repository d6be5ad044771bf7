"""Correcting a person or a structure: the second of two colleagues is told what the first changed."""

from wagtail.snippets.views.snippets import CreateView

from trajectoire.second_editor.editing import SeenEditView
from trajectoire.second_editor.form import SeenForm

from .changes import Change
from .screens import actor_url


class ActorForm(SeenForm):
    """The form of an actor, whose history says who saved meanwhile."""

    def who_saved(self) -> str:
        """By name, when the history has it."""
        if self.read_at is None:
            return super().who_saved()
        since = Change.objects.about(self.instance).filter(at__gte=self.read_at, by__isnull=False)
        last = since.select_related("by").first()
        if last is None:
            return super().who_saved()
        return "Dans une autre fenêtre, vous avez" if last.by == self.for_user else f"{last.by} a"


class ActorEditView(SeenEditView):
    """Correcting an actor, then back to their screen."""

    def get_success_url(self) -> str:
        """The screen."""
        return actor_url(self.object)


class ActorCreateView(CreateView):
    """Adding an actor, then to their screen."""

    def get_success_url(self) -> str:
        """The screen."""
        return actor_url(self.object)
