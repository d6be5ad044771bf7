"""« Répéter une séance »: the dates are proposed, ticked, then written in the draft of the event."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from events.event import EventPage
from events.registration.telling import moment

from . import rules

if TYPE_CHECKING:
    from trajectoire.accounts.models import User


class RepeatForm(forms.Form):
    """Which session, how often, how many times."""

    seance = forms.ChoiceField(label="Séance à répéter")
    rythme = forms.ChoiceField(label="Rythme", choices=rules.Rhythm.choices)
    fois = forms.IntegerField(
        label="Combien de fois de plus",
        min_value=1,
        max_value=rules.MOST,
        initial=5,
        error_messages={
            "required": "Dites combien de fois.",
            "invalid": "Écrivez un nombre. Exemple : 5",
            "min_value": "Au moins une fois.",
            "max_value": f"{rules.MOST} fois au plus : recommencez ensuite à partir de la dernière.",
        },
    )

    def __init__(self, *args: Any, event: EventPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = {str(one.uid): one for one in sorted(event.sessions.all(), key=lambda one: one.starts_at)}
        choice = cast("forms.ChoiceField", self.fields["seance"])
        choice.choices = [(uid, moment(one.starts_at)) for uid, one in self.sessions.items()]
        choice.initial = next(reversed(self.sessions), None)
        self.event = event

    def moments(self) -> list[rules.Moment]:
        """The dates that the answers give."""
        said = self.cleaned_data
        return rules.moments(
            self.sessions[said["seance"]], rules.Rhythm(said["rythme"]), said["fois"], rules.taken_by(self.event)
        )


@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: HttpRequest, number: int) -> HttpResponse:
    """The questions; once answered (GET), the dates to tick; once ticked (POST), the draft has them."""
    page = get_object_or_404(EventPage, pk=number)
    allowed = page.permissions_for_user(request.user)
    if not allowed.can_edit() or allowed.page_locked():
        raise PermissionDenied
    draft = cast("EventPage", page.get_latest_revision_as_object())
    given = request.POST if request.method == "POST" else request.GET
    form = RepeatForm(given if "fois" in given else None, event=draft)
    proposed: list[rules.Moment] = form.moments() if form.is_bound and form.is_valid() else []
    if request.method == "POST" and proposed:
        keys = set(request.POST.getlist("date"))
        chosen = [one for one in proposed if one.key in keys]
        made = rules.repeat(draft, form.sessions[form.cleaned_data["seance"]], chosen, cast("User", request.user))
        if made:
            plural = "s" if made > 1 else ""
            messages.success(request, f"{made} séance{plural} ajoutée{plural} au brouillon : relisez, puis publiez.")
            return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        messages.error(request, "Aucune date n’est cochée : rien n’a été ajouté.")
    lines = [(one, moment(one.starts_at)) for one in proposed]
    context = {"event": page, "form": form, "lines": lines, "has_sessions": bool(form.sessions)}
    return TemplateResponse(request, "events/repeating/repeat.html", context)
