"""« Mes suivis »: what I promised, overdue first; done, put off, given to a colleague."""

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from actors.permissions import visible_organisations, visible_persons
from networks.models import NextStep

from . import days, follow_ups, noting

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from trajectoire.accounts.models import User

MOST = 200
DONE_SHOWN = 10


@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """Mine; ``?de=12`` those of a colleague, ``?de=tous`` everybody's, for who may see them."""
    user = cast("User", request.user)
    if not noting.may_note(user) and not NextStep.objects.of(user).exists():
        raise PermissionDenied
    whole = user.has_perm(follow_ups.EVERYONE)
    asked = request.GET.get("de", "") if whole else ""
    colleagues = list(follow_ups.owners(user)) if whole else []
    whose = next((each for each in colleagues if str(each.pk) == asked), None)
    waiting = follow_ups.visible_steps(user).waiting()
    if asked != "tous":
        waiting = waiting.filter(owner=whose or user)
    today = timezone.localdate()
    about = waiting.select_related("person", "organisation", "interaction", "owner")
    done = NextStep.objects.of(whose or user).filter(done_on__isnull=False)
    context = {
        "batches": follow_ups.in_batches(about[:MOST], today),
        "count": waiting.count(),
        "most": MOST,
        "done": done.select_related("person", "organisation").order_by("-done_on", "-pk")[:DONE_SHOWN],
        "today": today,
        "colleagues": colleagues,
        "asked": asked,
        "whose": whose,
        "everyone": asked == "tous",
        "shortcuts": days.shortcuts(today),
        "owners": follow_ups.owners(user) if follow_ups.may_have_owners(user) else [],
        "open_persons": _seen(about, user, "person"),
        "open_organisations": _seen(about, user, "organisation"),
        "here": request.get_full_path(),
    }
    return TemplateResponse(request, "networks/interactions/steps.html", context)


@require_POST
def done(request: HttpRequest, number: int) -> HttpResponse:
    """It is done today; « encore=1 » says that it is not, after a slip of the finger."""
    step = _acting(request, number)
    again = request.POST.get("encore") == "1"
    step.done_on = None if again else timezone.localdate()
    step.save(update_fields=["done_on"])
    messages.success(request, f"De nouveau à faire : {step.text}." if again else f"Fait : {step.text}.")
    return redirect(_back(request))


@require_POST
def postpone(request: HttpRequest, number: int) -> HttpResponse:
    """Put off to a shortcut (``quand``) or a day (``le``); the day promised stays written."""
    step = _acting(request, number)
    today = timezone.localdate()
    day = days.day_of(request.POST.get("quand", ""), today) or _day(request.POST.get("le", ""))
    if day is None or day < today:
        messages.error(request, "Choisissez un jour à venir.")
    else:
        step.snoozed_until = day
        step.save(update_fields=["snoozed_until"])
        messages.success(request, f"Remis au {days.in_full(day)} : {step.text}.")
    return redirect(_back(request))


@require_POST
def entrust(request: HttpRequest, number: int) -> HttpResponse:
    """Give it to a colleague (``a``), who finds it in « À traiter » on its day."""
    step = _acting(request, number)
    user = cast("User", request.user)
    if not follow_ups.may_have_owners(user):
        raise PermissionDenied
    key = request.POST.get("a", "")
    to = next((each for each in follow_ups.owners(user) if str(each.pk) == key), None)
    if to is None:
        messages.error(request, "Choisissez un ou une collègue.")
    else:
        step.owner = to
        step.save(update_fields=["owner"])
        messages.success(request, f"Confié à {to} : {step.text}.")
    return redirect(_back(request))


def _acting(request: HttpRequest, number: int) -> NextStep:
    user = cast("User", request.user)
    step = follow_ups.visible_steps(user).filter(pk=number).first()
    if step is None:
        raise Http404("Cette suite n’existe pas, ou ne vous est pas ouverte.")
    if not follow_ups.may_act(user, step):
        raise PermissionDenied
    return step


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("retour", "")
    inside = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/gestion/")
    return asked if inside else reverse("networks_steps")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _seen(waiting: "QuerySet[NextStep, Any]", user: "User", side: str) -> set[int]:
    seen = visible_persons(user) if side == "person" else visible_organisations(user)
    return set(seen.filter(pk__in=waiting.order_by().values(side)).values_list("pk", flat=True))
