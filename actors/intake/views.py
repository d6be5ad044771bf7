"""« Boîte d’entrée »: what waits, by where it came from; one proposal, before and after; several at once."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin import messages as notices

from trajectoire.pages.keys import keys_of
from trajectoire.plugins import TodoItem

from .forms import ProposalForm, label
from .model import Proposal, State
from .rules import AlreadyDecidedError, accept, changed_since, record_of, refuse

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from trajectoire.accounts.models import User

PAGE = 50
AT_ONCE = 200
"""Most proposals decided in one request."""


def may_decide(user: "AbstractUser") -> bool:
    """Who may change the base may decide what enters it."""
    return user.has_perms(["actors.change_person", "actors.add_person", "actors.change_organisation"])


def todo_items(user: "AbstractUser") -> Iterable[TodoItem]:
    """One line for each origin that waits, three at most."""
    if not may_decide(user):
        return
    for group in Proposal.objects.groups()[:3]:
        many = group["count"] > 1
        yield TodoItem(
            title=f"{group['count']} propositions à traiter" if many else "Une proposition à traiter",
            detail=f"{group['origin'] or 'Venue de l’extérieur'}. Acceptez, corrigez ou refusez.",
            url=f"{reverse('actors_intake')}?source={group['source']}&groupe={group['group']}",
        )


def tray(request: HttpRequest) -> HttpResponse:
    """What waits, or what was decided (``?etat=``), of one origin (``?source=``, ``?groupe=``) or of all."""
    _only_deciders(request)
    found = Proposal.objects.select_related(
        "person", "organisation", "position__person", "position__organisation", "decided_by"
    )
    decided = request.GET.get("etat") == "traitees"
    found = found.exclude(state=State.WAITING).order_by("-decided_at", "-pk") if decided else found.waiting()
    source, group = request.GET.get("source", ""), request.GET.get("groupe", "")
    if source:
        found = found.filter(source=source.replace("\x00", ""), group=group.replace("\x00", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(proposal, _lines(proposal)) for proposal in page.object_list]
    context = {
        "rows": rows,
        "page": page,
        "decided": decided,
        "groups": Proposal.objects.groups(),
        "source": source,
        "group": group,
    }
    return render(request, "actors/intake/tray.html", context)


def one(request: HttpRequest, key: int) -> HttpResponse:
    """One proposal: GET shows it, POST accepts it as the form says, or refuses it."""
    _only_deciders(request)
    proposal = get_object_or_404(
        Proposal.objects.select_related("person", "organisation", "position__person", "position__organisation"), pk=key
    )
    form = ProposalForm(proposal, data=request.POST or None)
    if request.method == "POST":
        by = cast("User", request.user)
        try:
            if request.POST.get("decision") == "refuser":
                refuse(proposal, by, request.POST.get("reason", "").replace("\x00", ""))
                notices.success(request, f"La proposition sur {proposal.title} est refusée. La base n’a pas changé.")
                return redirect("actors_intake")
            if form.is_valid():
                accept(proposal, by, form.said())
                notices.success(request, f"C’est fait : {proposal.title}. L’historique dit d’où cela vient.")
                return redirect("actors_intake")
        except AlreadyDecidedError as error:
            notices.warning(request, str(error))
            return redirect("actors_intake")
        except ValidationError as error:
            _tell(form, error)
    since = changed_since(proposal) if proposal.state == State.WAITING else {}
    rows = [(form[name], proposal.before.get(name, ""), since.get(name)) for name in form.fields]
    context = {
        "proposal": proposal,
        "form": form,
        "rows": rows,
        "record": record_of(proposal),
        "lines": _lines(proposal),
    }
    return render(request, "actors/intake/proposal.html", context)


@require_POST
def several(request: HttpRequest) -> HttpResponse:
    """Accept or refuse the ticked ones. What cannot be accepted as it is stays, and is told."""
    _only_deciders(request)
    keys = keys_of(request.POST.getlist("proposal"))[:AT_ONCE]
    by = cast("User", request.user)
    done, left = 0, []
    for proposal in Proposal.objects.waiting().filter(pk__in=keys):
        try:
            if request.POST.get("decision") == "refuser":
                refuse(proposal, by)
            elif changed_since(proposal):
                left.append(proposal.title)
                continue
            else:
                accept(proposal, by)
            done += 1
        except (AlreadyDecidedError, ValidationError):
            left.append(proposal.title)
    if done:
        verb = "refusées" if request.POST.get("decision") == "refuser" else "acceptées"
        notices.success(request, f"{done} propositions {verb}." if done > 1 else f"Une proposition {verb[:-1]}.")
    if left:
        notices.warning(request, f"À regarder une par une : {', '.join(left[:10])}.")
    if not keys:
        notices.warning(request, "Cochez d’abord des propositions.")
    return redirect("actors_intake")


def _only_deciders(request: HttpRequest) -> None:
    if not may_decide(request.user):  # type: ignore[arg-type]  # the admin only lets accounts in
        raise PermissionDenied


def _lines(proposal: Proposal) -> list[tuple[str, str, str]]:
    """Label, before and after of each value."""
    return [
        (label(name, proposal.about), proposal.before.get(name, ""), str(after))
        for name, after in proposal.values.items()
    ]


def _tell(form: ProposalForm, error: ValidationError) -> None:
    """Put what the record refuses beside the field that said it."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in found.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)
