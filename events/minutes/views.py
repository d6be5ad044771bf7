"""The team's screen of restricted minutes, the group's space behind its link, and the way to a new link."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from events.desk.views import CHANGE, SEE, check
from events.event import EventPage
from events.registration.model import Registration
from mail.links import SignedLink
from mail.views import SignedLinkView
from trajectoire.accounts.client import client_ip
from trajectoire.pages.breadcrumbs import Crumb, breadcrumbs
from trajectoire.visitors import may_send

from . import sharing
from .forms import AskAgainForm, MinutesForm
from .model import Minutes

COUNTER = "events-group"
LONGEST_SLUG = 255


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, number: int) -> HttpResponse:
    """The minutes kept for the group, and the form to add some."""
    user = check(request, SEE)
    event = get_object_or_404(EventPage, pk=number)
    form = None
    if user.has_perm(CHANGE):
        posted = request.method == "POST"
        form = MinutesForm(request.POST if posted else None, request.FILES if posted else None, event=event)
        form.instance.added_by = user
        if posted and form.is_valid():
            kept = form.save()
            messages.success(request, f"« {kept.title} » est dans l’espace du groupe. Personne n’est encore prévenu.")
            return redirect("events_minutes", number)
    elif request.method == "POST":
        check(request, CHANGE)
    members = sharing.members(event)
    context = {
        "event": event,
        "kept": event.minutes.select_related("session", "added_by"),
        "members": members.count(),
        "reached": members.exclude(email="").count(),
        "form": form,
    }
    return TemplateResponse(request, "events/minutes/desk.html", context)


@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """``envoyer`` the link to the members, or ``retirer`` the minutes from the group's space."""
    check(request, CHANGE)
    minutes = get_object_or_404(Minutes, pk=number)
    if "envoyer" in request.POST:
        if minutes.told_at:
            messages.error(request, "Le lien est déjà parti : les membres n’ont qu’un message par compte rendu.")
        else:
            written = sharing.tell(minutes)
            messages.success(request, f"Le lien part à {written} membre{'s' if written > 1 else ''}.")
    elif "retirer" in request.POST:
        file = minutes.file
        name = file.name or ""
        with transaction.atomic():
            minutes.delete()
            if name:
                transaction.on_commit(lambda: file.storage.delete(name))
        messages.success(request, f"« {minutes.title} » est retiré de l’espace du groupe.")
    return redirect("events_minutes", minutes.event_id)


@require_safe
def team_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """The file, for the team."""
    check(request, SEE)
    return _file(get_object_or_404(Minutes, pk=number))


class GroupView(SignedLinkView):
    """The group's space: its minutes, for who still belongs to it. It only shows: there is nothing to do there."""

    purpose = sharing.LINK_VIEW
    http_method_names = ("get", "head", "options")

    def show(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """The minutes, the latest first."""
        member = member_of(link)
        event = member.event
        return self.page(
            request,
            "events/minutes/group.html",
            event=event,
            kept=event.minutes.select_related("session"),
            token=self.kwargs["token"],
            until=link.expires_at,
        )


class GroupFileView(SignedLinkView):
    """A file of the group's space, to keep."""

    purpose = sharing.LINK_VIEW
    http_method_names = ("get", "head", "options")

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:  # noqa: ARG002 - the view's signature
        """The file of minutes of the member's own group; ``Http404`` for any other."""
        member = member_of(self.link)
        found = get_object_or_404(Minutes.objects.exclude(file=""), pk=self.kwargs["number"], event=member.event_id)
        return _file(found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: HttpRequest, slug: str) -> HttpResponse:
    """A member asks for a new link. The answer is the same for any address."""
    found = EventPage.objects.reachable().filter(slug=slug[:LONGEST_SLUG], alias_of__isnull=True, minutes__isnull=False)
    event = found.distinct().order_by("pk").first()
    if event is None:
        raise Http404
    form = AskAgainForm(request.POST if request.method == "POST" else None)
    sent = limited = False
    if request.method == "POST":
        if form.is_trapped():
            form = form.without_trap()
        elif form.is_valid():
            if may_send(client_ip(request), COUNTER):
                sharing.send_again(event, form.cleaned_data["email"])
                sent = True
            else:
                limited = True
    before = breadcrumbs(event, request)
    crumbs = [*before[:-1], Crumb(event.title, event.get_url(request) or ""), Crumb("Espace du groupe")]
    context = {"page": event, "crumbs": crumbs, "form": form, "sent": sent, "limited": limited}
    status = HTTPStatus.TOO_MANY_REQUESTS if limited else HTTPStatus.OK
    return render(request, "events/minutes/ask.html", context, status=status)


def member_of(link: SignedLink) -> Registration:
    """The member that a link was made for, if they still belong to the group; ``Http404``."""
    try:
        key = UUID(link.object)
    except ValueError as wrong:
        raise Http404 from wrong
    found = Registration.objects.select_related("event").filter(key=key).first()
    if found is None or not sharing.members(found.event).filter(pk=found.pk).exists():
        raise Http404("Vous ne faites plus partie de ce groupe : écrivez à l’équipe si c’est une erreur.")
    return found


def _file(minutes: Minutes) -> FileResponse:
    if not minutes.file:
        raise Http404("Ce compte rendu n’a pas de fichier.")
    try:
        opened = minutes.file.open("rb")
    except FileNotFoundError:
        raise Http404("Ce fichier a été perdu : demandez-le à l’équipe.") from None
    answer = FileResponse(
        opened, as_attachment=True, filename=minutes.file_name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
