"""« Ajouter »: a person, a structure, a post and a place in a network on one screen; who may exist is shown."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from actors.finding.likely import likely_organisations, likely_persons
from actors.finding.views import told
from actors.permissions import visible_organisations, visible_persons
from actors.screens import actor_url

from .members import TAKEN
from .quick_add_form import PERSON, POST, STRUCTURE, Added, QuickAddForm


def may_add(user: Any) -> bool:
    """Who may add persons, or structures."""
    return bool(user.has_perm("actors.add_person") or user.has_perm("actors.add_organisation"))


def quick_add(request: HttpRequest) -> HttpResponse:
    """GET: the form, ``?structure=7`` and ``?reseau=3`` filled in. POST: written whole, or told what is missing."""
    if not may_add(request.user):
        raise PermissionDenied
    form = QuickAddForm(request.POST or None, user=request.user, initial=_initial(request))
    if request.method == "POST" and form.is_valid() and (added := _kept(form)):
        messages.success(request, _told(added))
        if added.membership and added.membership.network.fields.exists():
            return redirect("networks_member", added.membership.pk)
        if "encore" in request.POST:
            return redirect("networks_quick_add")
        return redirect(actor_url(added.actor))
    context = {
        "form": form,
        "who": [form[f"person-{name}"] for name in PERSON[:2]],
        "origin": [form[f"person-{name}"] for name in PERSON[2:]],
        "structure": [form[f"structure-{name}"] for name in STRUCTURE],
        "post": [form[f"post-{name}"] for name in POST],
        "chosen": [told(one) for one in (form.person, form.organisation) if one is not None],
        "likely_persons": [(one, told(one)) for one in form.likely.get("person", [])],
        "likely_structures": [(one, told(one)) for one in form.likely.get("structure", [])],
    }
    return TemplateResponse(request, "networks/admin/quick_add.html", context)


@require_safe
def existing(request: HttpRequest) -> HttpResponse:
    """Who may already exist, for what is typed so far: a piece of the page, replaced while one types."""
    if not may_add(request.user):
        raise PermissionDenied
    typed = {
        name: request.GET.get(name, "").replace("\x00", " ")[:200]
        for name in ("prenom", "nom", "structure", "email", "tel")
    }
    persons = visible_persons(request.user).prefetch_related("positions__organisation")
    structures = visible_organisations(request.user).select_related("territory")
    context = {
        "persons": [
            (one, told(one))
            for one in likely_persons(persons, typed["prenom"], typed["nom"], email=typed["email"], phone=typed["tel"])
        ],
        "structures": [(one, told(one)) for one in likely_organisations(structures, typed["structure"])],
    }
    return TemplateResponse(request, "networks/admin/quick_add_existing.html", context)


def _initial(request: HttpRequest) -> dict[str, Any]:
    return {"belongs": request.GET.get("reseau", ""), "structure-name": request.GET.get("structure", "")[:200]}


def _kept(form: QuickAddForm) -> Added | None:
    try:
        with transaction.atomic():
            return form.save()
    except IntegrityError:
        form.add_error(None, TAKEN)
        return None


def _told(added: Added) -> str:
    where = f", {added.membership.network}" if added.membership else ""
    return f"C’est noté : {added.actor}{where}."
