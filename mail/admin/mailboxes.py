"""« Adresses » and « Ne plus écrire »: what each mailbox agreed to, what forbids writing to it, how that is lifted.

The list of those not to write to holds digests, never addresses: one looks there for an address that one types.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from wagtail.admin import messages as notices

from mail import consent, mailbox_card, purposes
from mail.addresses import InvalidAddress
from mail.models import Address, Permission, Suppression, SuppressionReason

from .parts import Ledger, LedgerFilter, LedgerIndex, NoButtons, badge

MAY_READ = "mail.view_address"
MAY_READ_FORBIDDEN = "mail.view_suppression"
MAY_CHANGE = "mail.change_suppression"
MAY_ERASE = "mail.delete_address"


class AddressIndex(LedgerIndex):
    """The list."""

    page_title = "Adresses"


class AddressLedger(Ledger):
    """Mailboxes that people gave, and what they agreed to."""

    model = Address
    base_url_path = "courrier/adresses"
    menu_label = "Adresses"
    menu_icon = "user"
    menu_item_name = "mail-addresses"
    menu_order = 30
    index_view_class = AddressIndex
    index_template_name = "mail/admin/address_list.html"
    inspect_view_enabled = False
    button_helper_class = NoButtons
    list_display = ("mailbox", "consents", "known")
    search_fields = ("email",)
    ordering = ("-created_at",)

    def get_queryset(self, _request: HttpRequest) -> QuerySet[Address]:
        """All of them, with what they agreed to."""
        return Address.objects.prefetch_related(Prefetch("permissions", Permission.objects.order_by("purpose")))

    def mailbox(self, address: Address) -> SafeString:
        """The address, which opens its card."""
        return format_html('<a href="{}">{}</a>', card_address(address.digest), address.email)

    mailbox.short_description = "Adresse"  # type: ignore[attr-defined]  # modeladmin reads it there
    mailbox.admin_order_field = "key"  # type: ignore[attr-defined]  # the same

    def consents(self, address: Address) -> SafeString:
        """One badge a purpose."""
        rows = ((purposes.label(each.purpose), _badge(each)) for each in address.permissions.all())
        return format_html_join(" ", "{} {}", rows) or format_html("{}", "—")

    consents.short_description = "Inscriptions"  # type: ignore[attr-defined]  # the same

    def known(self, address: Address) -> str:
        """Since when."""
        return date_format(timezone.localtime(address.created_at), "j F Y")

    known.short_description = "Connue depuis"  # type: ignore[attr-defined]  # the same
    known.admin_order_field = "created_at"  # type: ignore[attr-defined]  # the same


class ReasonFilter(LedgerFilter):
    """Why."""

    title = "Raison"
    parameter_name = "raison"
    field = "reason"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        """Every reason."""
        return [(str(value), str(label)) for value, label in SuppressionReason.choices]


class SuppressionIndex(LedgerIndex):
    """The list."""

    page_title = "Ne plus écrire"


class SuppressionLedger(Ledger):
    """Mailboxes not to write to, without their addresses."""

    model = Suppression
    base_url_path = "courrier/ne-plus-ecrire"
    menu_label = "Ne plus écrire"
    menu_icon = "no-view"
    menu_item_name = "mail-suppressions"
    menu_order = 40
    index_view_class = SuppressionIndex
    index_template_name = "mail/admin/suppression_list.html"
    inspect_view_enabled = False
    button_helper_class = NoButtons
    list_display = ("why", "what", "from_day", "to_day")
    list_filter = (ReasonFilter,)
    ordering = ("-since",)

    def get_queryset(self, _request: HttpRequest) -> QuerySet[Suppression]:
        """Those that stand today."""
        return Suppression.objects.in_force()

    def why(self, row: Suppression) -> SafeString:
        """The reason, which opens the card."""
        return format_html('<a href="{}">{}</a>', card_address(row.digest), row.get_reason_display())

    why.short_description = "Raison"  # type: ignore[attr-defined]  # the same

    def what(self, row: Suppression) -> str:
        """For what."""
        return purposes.label(row.purpose) if row.purpose else "Tout, sauf ce que la personne demande"

    what.short_description = "Motif"  # type: ignore[attr-defined]  # the same

    def from_day(self, row: Suppression) -> str:
        """Since."""
        return date_format(timezone.localtime(row.since), "j F Y")

    from_day.short_description = "Depuis"  # type: ignore[attr-defined]  # the same
    from_day.admin_order_field = "since"  # type: ignore[attr-defined]  # the same

    def to_day(self, row: Suppression) -> str:
        """Until."""
        return date_format(timezone.localtime(row.until), "j F Y") if row.until else "toujours"

    to_day.short_description = "Jusqu’au"  # type: ignore[attr-defined]  # the same


class LookUpForm(forms.Form):
    """An address to look for."""

    address = forms.CharField(
        label="Adresse e-mail",
        max_length=320,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off", "spellcheck": "false"}),
        help_text="Nous ne gardons pas ces adresses en clair : écrivez celle que vous cherchez.",
    )


class ReasonForm(forms.Form):
    """Why somebody of the team does it: kept as proof."""

    why = forms.CharField(
        label="Pourquoi",
        min_length=5,
        max_length=100,
        help_text="Gardé comme preuve. Exemple : demande reçue par téléphone le 3 mai.",
        error_messages={"required": "Dites pourquoi : la raison est gardée comme preuve."},
    )


def card_address(digest: str) -> str:
    """Where the card of a mailbox is."""
    return reverse("mail_card", args=[digest])


def look_up(request: HttpRequest) -> HttpResponse:
    """Look for an address; posted, so that it stays out of the journals. Writes nothing."""
    _check(request, MAY_READ_FORBIDDEN)
    form = LookUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            digest = mailbox_card.find(form.cleaned_data["address"])
        except InvalidAddress as problem:
            form.add_error("address", str(problem))
        else:
            if digest:
                return redirect(card_address(digest))
            form.add_error("address", "Nous ne savons rien de cette adresse : rien n’empêche de lui écrire.")
    return render(request, "mail/admin/look_up.html", {"form": form})


def card(request: HttpRequest, digest: str, form: ReasonForm | None = None, at: str = "") -> HttpResponse:
    """Everything about one mailbox. ``form`` and ``at``: the act that was refused, with what was typed."""
    _check(request, MAY_READ)
    found = mailbox_card.card(digest)
    if found is None:
        raise Http404
    context = {
        "card": found,
        "consents": [(each, _badge(each)) for each in found.consents],
        "messages_sent": [(each, badge(each.state, each.get_state_display())) for each in found.messages],
        "may_change": request.user.has_perm(MAY_CHANGE),
        "may_erase": request.user.has_perm(MAY_ERASE),
        "form": form or ReasonForm(),
        "at": at,
    }
    return render(request, "mail/admin/card.html", context)


@require_POST
def act_on(request: HttpRequest, digest: str, act: str) -> HttpResponse:
    """Note an objection, lift a rule, end a consent, erase; each for who may."""
    needed = MAY_ERASE if act == "effacer" else MAY_CHANGE
    _check(request, needed)
    if act not in ACTS:
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return card(request, digest, form, f"{act}:{request.POST.get('regle', request.POST.get('objet', ''))}")
    return ACTS[act](request, digest, form.cleaned_data["why"])


def _object(request: HttpRequest, digest: str, why: str) -> HttpResponse:
    if mailbox_card.card(digest) is None:
        raise Http404
    consent.object_to_all(digest, source=why, by=request.user)  # type: ignore[arg-type]  # signed in: _check
    notices.success(request, "C’est noté : nous n’écrirons plus à cette adresse, sauf ce que la personne demande.")
    return redirect(card_address(digest))


def _lift(request: HttpRequest, digest: str, why: str) -> HttpResponse:
    wanted = request.POST.get("regle", "")
    rule = get_object_or_404(Suppression, pk=int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0)  # noqa: PLR2004 - a key has fewer digits
    if consent.lift(rule, why=why, by=request.user):  # type: ignore[arg-type]  # signed in: _check
        notices.success(request, "L’interdiction est levée : cette adresse recevra de nouveau notre courrier.")
    else:
        notices.warning(request, "Cette interdiction ne se lève pas ici, ou ne vaut déjà plus.")
    return redirect(card_address(digest))


def _leave(request: HttpRequest, digest: str, why: str) -> HttpResponse:
    known = get_object_or_404(Permission, address__digest=digest, purpose=request.POST.get("objet", ""))
    consent.withdraw(digest, known.purpose, source=why, by=request.user)  # type: ignore[arg-type]  # signed in: _check
    notices.success(request, "La désinscription est enregistrée.")
    return redirect(card_address(digest))


def _erase(request: HttpRequest, digest: str, _why: str) -> HttpResponse:
    address = get_object_or_404(Address, digest=digest)
    consent.forget(address, never_again=True, by=request.user)  # type: ignore[arg-type]  # signed in: _check
    notices.success(request, "L’adresse est effacée. Seule son empreinte reste, pour ne plus jamais lui écrire.")
    return redirect("courrier_adresses_modeladmin_index")


ACTS: dict[str, Callable[[HttpRequest, str, str], HttpResponse]] = {
    "opposition": _object,
    "lever": _lift,
    "desinscrire": _leave,
    "effacer": _erase,
}


def _badge(permission: Permission) -> SafeString:
    return badge("active" if permission.state == "confirmed" else permission.state, permission.get_state_display())


def _check(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied
