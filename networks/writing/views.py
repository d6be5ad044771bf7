"""« Écrire » : the draft, who receives it and who does not, the ten minutes."""

from typing import TYPE_CHECKING, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from wagtail.admin import messages as notices

from actors.models import Person
from actors.permissions import visible_persons
from mail import purposes
from networks.models import Mailing, Network
from trajectoire.pages.keys import keys_of

from .addressees import addressees
from .sending import MOST, WORDS, CannotSendError, as_read_by, cancel_mailing, send_mailing, unknown_words

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

SHOWN = 200
"""Names listed on the screen; the counts say how many more there are."""


class MailingForm(forms.ModelForm[Mailing]):
    """Subject and message; both may be empty while it is a draft."""

    class Meta:
        model = Mailing
        fields = ["subject", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 14})}

    def clean(self) -> dict[str, str]:
        """Refuse words between braces that nothing will fill."""
        said = cast("dict[str, str]", super().clean() or {})
        for name in ("subject", "body"):
            if wrong := unknown_words(said.get(name, "")):
                known = ", ".join(f"{{{word}}}" for word in WORDS)
                self.add_error(name, f"« {{{wrong[0]}}} » n’existe pas. Les mots possibles : {known}.")
        return said


def may_write(user: "User") -> bool:
    """Who may note an interaction may write to those they see."""
    return user.has_perm("networks.add_interaction")


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """A draft for the persons of a list (``person``, repeated), about a network or none (``network``, its key)."""
    user = _writer(request)
    asked = keys_of(request.POST.getlist("person"))
    seen = list(visible_persons(user).filter(pk__in=asked[: MOST + 1]).values_list("pk", flat=True))
    if not seen or len(asked) > MOST:
        notices.warning(
            request,
            f"Choisissez au plus {MOST} personnes : au-delà, c’est une lettre."
            if seen
            else "Choisissez d’abord des personnes.",
        )
        return redirect("wagtailadmin_home")
    network = Network.objects.open_to(user).filter(key=request.POST.get("network", "").replace("\x00", "")).first()
    mailing = Mailing.objects.create(selection=seen, network=network, created_by=user)
    return redirect("networks_write", key=mailing.pk)


def write(request: HttpRequest, key: int) -> HttpResponse:
    """GET: the draft and its addressees, or what became of it. POST: keep, and send if that button was pressed."""
    user = _writer(request)
    mailing = _own(user, key)
    persons = _selection(user, mailing)
    form = MailingForm(request.POST or None, instance=mailing)
    if request.method == "POST" and mailing.batch_id is None and form.is_valid():
        form.save()
        if request.POST.get("act") != "envoyer":
            notices.success(request, "Le brouillon est gardé. Rien n’est parti.")
            return redirect("networks_write", key=mailing.pk)
        try:
            send_mailing(mailing, persons, user)
        except CannotSendError as error:
            notices.error(request, str(error))
        return redirect("networks_write", key=mailing.pk)
    going, left = addressees(persons, mailing.purpose, mailing.network)
    readable = mailing.body and not unknown_words(mailing.subject + mailing.body)
    preview = as_read_by(mailing, user, going[0]) if going and readable else None
    context = {
        "mailing": mailing,
        "form": form,
        "about": mailing.network.name if mailing.network else "",
        "going": going[:SHOWN],
        "going_count": len(going),
        "left": left[:SHOWN],
        "left_count": len(left),
        "purpose": purposes.purpose(mailing.purpose),
        "preview": preview,
        "words": WORDS,
    }
    return render(request, "networks/writing/mailing.html", context)


@require_POST
def cancel(request: HttpRequest, key: int) -> HttpResponse:
    """Take back what has not left."""
    mailing = _own(_writer(request), key)
    if cancel_mailing(mailing):
        notices.success(request, "L’envoi est annulé : rien n’est parti. Le message est redevenu un brouillon.")
    else:
        notices.error(request, "Trop tard : les messages sont partis, ou l’envoi a déjà été annulé.")
    return redirect("networks_write", key=mailing.pk)


def drafts(request: HttpRequest) -> HttpResponse:
    """The messages of this colleague, latest first."""
    user = _writer(request)
    mine = Mailing.objects.filter(created_by=user).select_related("batch", "network").order_by("-pk")
    return render(request, "networks/writing/list.html", {"mailings": mine[:SHOWN]})


def _writer(request: HttpRequest) -> "User":
    user = cast("User", request.user)
    if not may_write(user):
        raise PermissionDenied
    return user


def _own(user: "User", key: int) -> Mailing:
    """A colleague's own messages; Direction's all, by the right to see every delivery."""
    mine = Mailing.objects.select_related("network", "batch")
    return get_object_or_404(mine if user.is_superuser else mine.filter(created_by=user), pk=key)


def _selection(user: "User", mailing: Mailing) -> QuerySet[Person]:
    return visible_persons(user).filter(pk__in=mailing.selection).order_by("last_name", "first_name", "pk")
