"""What is done once an event has ended: a screen of the team, and the form behind the link of the thanks."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from events.desk.views import CHANGE, SEE, check
from events.event import EventPage
from events.registration.model import Registration
from mail.links import SignedLink
from mail.views import SignedLinkView
from resources.models import LibraryPage

from . import proceedings, thanking
from .figures import came, opinions_of, outcome_of
from .forms import OpinionForm
from .model import Answered, Thanks

LONGEST_WORDS = 1500


@require_safe
def after(request: HttpRequest, number: int) -> HttpResponse:
    """Figures, thanks, opinions, and the way to the proceedings."""
    user = check(request, SEE)
    event = get_object_or_404(EventPage, pk=number)
    context = {
        "event": event,
        "figures": outcome_of(event),
        "reached": sum(1 for one in came(event) if one.email),
        "thanks": Thanks.objects.filter(event=event).first(),
        "opinions": opinions_of(event),
        "may_change": user.has_perm(CHANGE),
        "may_write": _may_write(request),
        "usual": proceedings.usual_kind(event),
        "kinds": [(key, kind.label) for key, kind in proceedings.KINDS.items()],
        "outcomes": [row.resource for row in event.outcomes.select_related("resource")],
    }
    return TemplateResponse(request, "events/afterwards/after.html", context)


@require_POST
def thank(request: HttpRequest, number: int) -> HttpResponse:
    """Ask that those who came be thanked, or (``annuler``) take it back while it has not left."""
    user = check(request, CHANGE)
    event = get_object_or_404(EventPage, pk=number)
    if "annuler" in request.POST:
        gone, _ = Thanks.objects.filter(event=event, sent_at=None).delete()
        told = "Rien ne partira." if gone else "C’est déjà parti : on ne peut plus l’annuler."
        (messages.success if gone else messages.error)(request, told)
    elif not event.is_past:
        messages.error(request, "L’événement n’est pas terminé : remerciez quand il le sera.")
    else:
        words = request.POST.get("mot", "").strip()[:LONGEST_WORDS]
        _, new = Thanks.objects.get_or_create(
            event=event, defaults={"words": words, "asked_at": timezone.now(), "by": user}
        )
        told = "Les remerciements partent dans dix minutes." if new else "Les remerciements étaient déjà demandés."
        messages.success(request, told)
    return redirect("events_after", number)


@require_POST
def proceed(request: HttpRequest, number: int) -> HttpResponse:
    """Open the draft of the proceedings or of the minutes, half written."""
    user = check(request, SEE)
    event = get_object_or_404(EventPage, pk=number)
    kind = request.POST.get("genre", "")
    if kind not in proceedings.KINDS:
        raise Http404
    if not _may_write(request):
        messages.error(request, "Vous ne pouvez pas écrire dans la bibliothèque : demandez à qui la tient.")
        return redirect("events_after", number)
    page = proceedings.begin(event, kind, user)
    messages.success(request, "Le brouillon est commencé : le programme et les chiffres y sont, il reste à l’écrire.")
    return redirect("wagtailadmin_pages:edit", page.pk)


def _may_write(request: HttpRequest) -> bool:
    library = LibraryPage.objects.order_by("path").first()
    return library is not None and library.permissions_for_user(request.user).can_add_subpage()


class OpinionView(SignedLinkView):
    """The satisfaction form: once a person, and nothing that says who wrote what."""

    purpose = thanking.LINK_VIEW

    def show(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """The form, or that it has been filled."""
        return self._shown(request, self._registration(link), OpinionForm())

    def act(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """Keep what is said, apart from who said it."""
        found = self._registration(link)
        form = OpinionForm(request.POST)
        if form.is_valid():
            with transaction.atomic():
                _, new = Answered.objects.get_or_create(registration=found)
                if new:
                    form.instance.event_id = found.event_id
                    form.save()
        return self._shown(request, found, form)

    def _registration(self, link: SignedLink) -> Registration:
        try:
            key = UUID(link.object)
        except ValueError as wrong:
            raise Http404 from wrong
        return get_object_or_404(Registration.objects.select_related("event"), key=key)

    def _shown(self, request: HttpRequest, found: Registration, form: OpinionForm) -> HttpResponse:
        done = Answered.objects.filter(registration=found).exists()
        return self.page(
            request, "events/afterwards/opinion.html", event=found.event, form=None if done else form, done=done
        )
