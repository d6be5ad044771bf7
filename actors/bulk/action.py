"""The page of an action on a selection of actors.

An application adds one by a subclass registered with Wagtail's hook ``register_bulk_action``: its words, its form, and
``plan``. An invitation to an event will be one of them, registered by the application of the events.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from actors.models import Organisation, Person

from .selection import MOST, Actor, Plan, chosen

SHOWN = 200
"""Names listed on the page; the counts say how many more there are."""


class ActorForm(forms.Form):
    """What an action asks; ``user`` is the colleague, ``model`` the kind of actors."""

    def __init__(self, *args: Any, user: AbstractUser, model: type[Actor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.model = model


class ActorBulkAction(SnippetBulkAction):
    """An action on the persons or the structures ticked in a list, or on the whole list as it is narrowed.

    First sent, the form shows what would be done and to whom; sent again with ``confirm``, it is done, in one
    transaction, unless that changed meanwhile.
    """

    models: ClassVar[list[type[Actor]]] = [Person, Organisation]
    form_class = ActorForm
    template_name = "actors/bulk/page.html"
    icon = "list-ul"
    done = ""
    """What the button says before the number: « Ajouter »."""

    @classmethod
    def may(cls, user: Any, model: type[Actor]) -> bool:
        """Whether this colleague may do it to some of those actors; denied by default."""
        raise NotImplementedError

    def plan(self, said: dict[str, Any], actors: list[Any]) -> Plan:
        """What the form's values would do to these actors, in a number of queries that does not depend on theirs."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refused to who may not."""
        if not self.may(request.user, self.model):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    @cached_property
    def actors(self) -> list[Any]:
        """The actors chosen, at most one more than may be."""
        return list(chosen(self.request, self.model)[: MOST + 1])

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, Any]]:
        """Those whom the colleague sees; the others are as if they did not exist."""
        return self.actors, {"items_with_no_access": []}

    def get_form_kwargs(self) -> dict[str, Any]:
        """With who asks, about what."""
        return {**super().get_form_kwargs(), "user": self.request.user, "model": self.model}

    def form_valid(self, form: Any) -> HttpResponse:
        """What would be done; or do it, if that is what was read."""
        too_many = len(self.actors) > MOST
        with transaction.atomic():
            plan = Plan() if too_many else self.plan(form.cleaned_data, self.actors)
            if "confirm" in self.request.POST and plan.concerned:
                if self.request.POST.get("read") == plan.print:
                    plan.carry_out()
                    messages.success(self.request, f"{self.done} : {self.counted(len(plan.concerned))}.")
                    return redirect(self.next_url)
                messages.warning(
                    self.request, "Rien n’est encore écrit : la liste a changé depuis votre lecture. Relisez-la."
                )
        return self.render_to_response(self.get_context_data(form=form, plan=plan))

    def counted(self, number: int) -> str:
        """« 12 personnes »."""
        one, several = ("personne", "personnes") if self.model is Person else ("structure", "structures")
        return f"{number} {one if number < 2 else several}"  # noqa: PLR2004 - in French one and a half is singular

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """For the page."""
        plan: Plan | None = kwargs.get("plan")
        return {
            "form": kwargs.get("form") or self.get_form(),
            "plan": plan,
            "title": self.display_name,
            "icon": self.icon,
            "chosen": self.counted(len(self.actors)),
            "nobody": not self.actors,
            "most": MOST if len(self.actors) > MOST else 0,
            "names": self.actors[:SHOWN],
            "more": max(0, len(self.actors) - SHOWN),
            "concerned": plan.concerned[:SHOWN] if plan else [],
            "left": plan.left[:SHOWN] if plan else [],
            "going": self.counted(len(plan.concerned)) if plan else "",
            "staying": self.counted(len(plan.left)) if plan else "",
            "done": self.done,
            "next": self.next_url,
            "submit_url": self.request.get_full_path(),
        }


def actions_on_the_list(request: HttpRequest, model: type[Actor], back: str) -> list[tuple[str, str]]:
    """(words, address) of the actions that this colleague may do to the whole list as it is narrowed."""
    name = str(model._meta.model_name)  # noqa: SLF001 - documented API
    found = bulk_action_registry.get_bulk_actions_for_model("actors", name)
    query = request.GET.copy()
    for gone in ("p", "id", "next", "export"):
        query.pop(gone, None)
    back = f"{back}?{query.urlencode()}" if query else back
    query["id"], query["next"] = "all", back
    return [
        (
            str(action.display_name),
            f"{reverse('wagtail_bulk_action', args=['actors', name, action.action_type])}?{query.urlencode()}",
        )
        for action in sorted(found, key=lambda each: each.action_priority)
        if issubclass(action, ActorBulkAction) and action.may(request.user, model)
    ]
