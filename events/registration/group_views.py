"""``/agenda/<slug>/inscrire-un-groupe/``, its thanks, and the page by which the contact changes the group."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mail.addresses import masked
from mail.links import SignedLink
from mail.views import SignedLinkView
from trajectoire.accounts.client import client_ip
from trajectoire.visitors import may_send

from . import groups, telling
from .changing import may_change
from .group_forms import GroupForms, PersonLine
from .model import GroupRegistration
from .places import ClosedError, FullError
from .views import LIMITED, TRAPPED, Opening, event_or_404, shown, shown_crumbs

COUNTER = "events-groups"
PER_VISITOR, IN_ALL = 10, 500
"""Groups of an hour from one address, and from everywhere."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a group; « Ajouter une ligne » gives it back one line longer, as it was typed."""
    event = event_or_404(slug)
    opening = Opening.of(event)
    context: dict[str, Any] = {**shown(event, opening, request, "Inscrire un groupe"), "most": groups.MOST}
    left = opening.room.left
    context["places_told"] = f"Il reste {left} place{'s' if (left or 0) > 1 else ''}"
    if not opening.is_open:
        status = HTTPStatus.OK if request.method != "POST" else HTTPStatus.CONFLICT
        return render(request, "events/registration/signup.html", context, status=status)
    forms, status = GroupForms(event), HTTPStatus.OK
    if request.method == "POST" and "ajouter" in request.POST:
        forms = GroupForms.with_a_line_more(event, request.POST)
    elif request.method == "POST":
        forms = GroupForms(event, request.POST)
        if forms.contact.is_trapped():
            forms.contact, context["problem"] = forms.contact.without_trap(), TRAPPED
        elif forms.is_valid():
            if may_send(client_ip(request), COUNTER, per_visitor=PER_VISITOR, in_all=IN_ALL):
                try:
                    groups.register_group(event.pk, forms.demand())
                except (ClosedError, FullError) as refusal:
                    forms.contact.add_error(None, str(refusal))
                else:
                    return HttpResponseRedirect(reverse("event_group_signed_up", args=[event.slug]))
            else:
                context |= {"problem": LIMITED, "limited": True}
                status = HTTPStatus.TOO_MANY_REQUESTS
    context |= {"form": forms.contact, "people": forms.people, "wrong": is_wrong(forms)}
    return render(request, "events/registration/group.html", context, status=status)


def is_wrong(forms: GroupForms) -> bool:
    """Whether something has to be corrected, once it was sent."""
    people = forms.people
    return bool(forms.contact.errors) or (people.is_bound and (any(people.errors) or bool(people.non_form_errors())))


@require_safe
def signed_up(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for everybody: the message says who has a place."""
    event = event_or_404(slug)
    context = {"page": event, "crumbs": shown_crumbs(event, request, "Inscrire un groupe"), "group": True}
    return render(request, "events/registration/signed_up.html", context)


class MyGroupView(SignedLinkView):
    """The group by the link of its contact: who has a place, and who comes, is replaced or withdrawn."""

    purpose = telling.GROUP_LINK_VIEW

    def show(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """Where each one is."""
        return self._shown(request, self._group(link))

    def act(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """Add, replace, withdraw, or take a place offered; a mistake gives the form back as it was typed."""
        group = self._group(link)
        typed = request.POST
        lines: dict[str, PersonLine] = {}
        told = problem = ""
        try:
            if "retirer" in typed and not group.event.is_past:
                groups.withdraw(group.pk, _key(typed["retirer"]))
                told = "C’est fait : cette personne ne vient plus."
            elif "prendre" in typed:
                groups.take_offer(group, _key(typed["prendre"]))
                told = "La place est prise."
            elif "remplacer" in typed or "ajouter" in typed:
                which = typed.get("remplacer", "")
                line = PersonLine(typed, prefix=which or "nouveau")
                lines[which] = line
                if not line.is_valid():
                    problem = "Rien n’est encore changé"
                elif which:
                    groups.swap(group.pk, _key(which), line.person())
                    told, lines = "C’est fait : la personne est remplacée.", {}
                else:
                    groups.add(group.pk, line.person())
                    told, lines = "C’est fait : la personne est dans le groupe.", {}
        except (ClosedError, FullError) as refusal:
            problem = str(refusal)
        return self._shown(request, self._group(link), problem, told=told, lines=lines)

    def _group(self, link: SignedLink) -> GroupRegistration:
        found = GroupRegistration.objects.select_related("event").filter(key=_key(link.object)).first()
        if found is None:
            raise Http404
        return found

    def _shown(
        self,
        request: HttpRequest,
        group: GroupRegistration,
        problem: str = "",
        *,
        told: str = "",
        lines: dict[str, PersonLine] | None = None,
    ) -> HttpResponse:
        event, typed = group.event, lines or {}
        members = [
            {
                "key": str(one.key),
                "name": one.full_name,
                "more": ", ".join(filter(None, [one.function, masked(one.email) if one.email else ""])),
                "state": telling.STATE_TOLD[one.state],
                "until": telling.moment(one.offered_until) if one.offered_until else "",
                "line": typed.get(str(one.key)) or PersonLine(prefix=str(one.key)),
                "open": str(one.key) in typed,
            }
            for one in groups.present(group)
        ]
        for one in group.elsewhere:
            line = {
                "key": one["key"],
                "name": f"{one['first_name']} {one['last_name']}",
                "more": ", ".join(filter(None, [one["function"], one["email"]])),
                "state": telling.STATE_TOLD[one["state"]],
                "until": "",
                "line": typed.get(one["key"]) or PersonLine(prefix=one["key"]),
                "open": one["key"] in typed,
            }
            members.insert(min(one["rank"], len(members)), line)
        return self.page(
            request,
            "events/registration/my_group.html",
            group=group,
            event=event,
            event_url=event.get_url(request) if event.live else "",
            members=members,
            new=typed.get("") or PersonLine(prefix="nouveau"),
            may_change=may_change(event),
            may_add=may_change(event) and len(members) < groups.MOST,
            most=groups.MOST,
            wrong=bool(typed),
            problem=problem,
            told=told,
        )


def _key(said: str) -> UUID:
    """The key that was sent; ``Http404`` when it is none."""
    try:
        return UUID(said)
    except ValueError as wrong:
        raise Http404 from wrong
