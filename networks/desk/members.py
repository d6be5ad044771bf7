"""Members of the networks: the list with its filters and its export, adding, correcting, ending."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from actors.finding.asking import having, resembling
from actors.models import Organisation, Person
from actors.saved_views.lists import SavedList, declare
from networks import own_fields
from networks.memberships import MembershipQuerySet
from networks.models import Membership, Network, NetworkField, NetworkRole
from networks.policies import enters, membership_or_404, network_or_404
from territories.models import Level, Territory
from trajectoire.pages.keys import key_of
from trajectoire.spreadsheets import table_file

from .member_form import PREFIX, MemberForm

PAGE = 50
STATES = {"": "En cours", "finies": "Terminées", "toutes": "Toutes"}
ENDINGS = ("csv", "xlsx")
IN_ADDRESS = {"person": "personne", "organisation": "structure"}
"""What the address may propose as the member, and under which name."""
TAKEN = "À ces dates, quelqu’un d’autre occupe déjà ce siège ou ce poste : changez-les, ou terminez d’abord l’autre."


@dataclass(frozen=True)
class Asked:
    """What the list was asked: words, network, role, territory and all within, current or ended."""

    words: str = ""
    network: Network | None = None
    role: NetworkRole | None = None
    territory: Territory | None = None
    state: str = ""

    @classmethod
    def of(cls, request: HttpRequest, query: QueryDict | None = None) -> "Asked":
        """Read from the address, or from ``query``; what is unknown or closed to the colleague narrows nothing."""
        given = request.GET if query is None else query
        network = Network.objects.open_to(request.user).filter(key=given.get("reseau", "")).first()
        role = network.roles.filter(key=given.get("role", "")).first() if network else None
        territory = Territory.objects.filter(slug=given.get("territoire", "")).first()
        state = given.get("etat", "")
        words = " ".join(given.get("q", "").replace("\x00", " ").split())[:100]
        return cls(words, network, role, territory, state if state in STATES else "")


def _parts(_request: HttpRequest) -> set[str]:
    return {"reseau", "role", "territoire", "etat"}


def _faults(request: HttpRequest, query: QueryDict) -> list[str]:
    """What a saved view asks that is no longer there, or is not open to this colleague."""
    asked = Asked.of(request, query)
    gone = "n’existe plus, ou ne vous est pas ouvert : cette vue montre les autres."
    told = (("reseau", asked.network, "Le réseau"), ("role", asked.role, "Le rôle"),
            ("territoire", asked.territory, "Le territoire"))  # fmt: skip
    return [f"{what} de ce filtre {gone}" for name, found, what in told if query.get(name) and found is None]


declare(
    SavedList(
        key="membres",
        label="Membres des réseaux",
        address="networks_members",
        parts=_parts,
        faults=_faults,
        open_to=enters,
    )
)


def narrowed(members: MembershipQuerySet, asked: Asked) -> MembershipQuerySet:
    """The members that were asked for."""
    if asked.role:
        members = members.filter(role=asked.role)
    if asked.territory:
        members = members.within([asked.territory.pk])
    if asked.state == "":
        members = members.current()
    elif asked.state == "finies":
        members = members.filter(ended_on__lt=timezone.localdate())
    return _named(members, asked.words) if asked.words else members


def _named(members: MembershipQuerySet, words: str) -> MembershipQuerySet:
    """Those whose person or structure ``words`` find, as the search of actors does; slips forgiven if nothing else is.

    A function that has ended, of which the search of actors knows nothing, is read as it is written.
    """
    was = Q()
    for word in words.split()[:6]:
        was &= Q(position__function__icontains=word)
    found = members.filter(_of(having, words) | was)
    return found if found.exists() else members.filter(_of(resembling, words))


def _of(found: Callable[..., QuerySet[Any]], words: str) -> Q:
    persons = found(Person.objects.all(), words, personal=False).values("pk")
    structures = found(Organisation.objects.all(), words, personal=False).values("pk")
    by_person = Q(person__in=persons) | Q(position__person__in=persons)
    return by_person | Q(organisation__in=structures) | Q(position__organisation__in=structures)


@dataclass(frozen=True)
class Row:
    """A member as the list and the export tell it; ``own`` follows the network's listed fields."""

    membership: Membership
    name: str
    function: str
    structure: str
    own: tuple[str, ...]


def rows_of(members: list[Membership], fields: list[NetworkField]) -> list[Row]:
    """Rows of the list, in two queries whatever the number of members (one for territories in the fields)."""
    keys = {
        value
        for member in members
        for field in fields
        if field.kind == NetworkField.Kind.TERRITORY and isinstance(value := member.data.get(field.key), int)
    }
    names = dict(Territory.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    return [
        Row(
            membership=member,
            name=str(member.actor),
            function=member.position.function if member.position else "",
            structure=member.position.organisation.name if member.position else "",
            own=tuple(own_fields.shown(field, member.data.get(field.key), names) for field in fields),
        )
        for member in members
    ]


@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """Members of every network open to the colleague."""
    asked, members = _asked(request)
    # The order is found among keys and dates alone; what is shown of the members is read for this page only.
    page = Paginator(members.values_list("pk", flat=True), PAGE).get_page(request.GET.get("p"))
    fields = _own(asked, listed=True)
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        "asked": asked,
        "page": page,
        "rows": rows_of(list(Membership.objects.with_actor().filter(pk__in=list(page.object_list))), fields),
        "fields": fields,
        "networks": Network.objects.open_to(request.user),
        "may_add": asked.network is not None and _may_change(request, asked.network),
        "places": Territory.objects.valid()
        .filter(level__in=(Level.REGION, Level.DEPARTMENT, Level.CITY_CONTRACT))
        .widest_first(),
        "states": STATES,
        "query": query.urlencode(),
    }
    return TemplateResponse(request, "networks/admin/members.html", context)


@require_safe
def member_export(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The list as a table. Professional addresses only: personal ones are never exported by default."""
    if ending not in ENDINGS:
        raise Http404
    asked, members = _asked(request)
    fields = _own(asked, listed=False)
    headings = ["Réseau", "Nom", "Fonction", "Structure", "Courriel", "Téléphone", "Rôle", "Territoire"]
    headings += ["Depuis le", "Jusqu’au", "Vérifiée le", *(field.label for field in fields)]
    table = ([*_told(row), *row.own] for row in rows_of(list(members.with_actor()), fields))
    return table_file(asked.network.key if asked.network else "reseaux", ending, headings, table)


def _told(row: Row) -> list[Any]:
    member = row.membership
    by = member.position or member.organisation
    return [
        member.network.name,
        row.name,
        row.function,
        row.structure,
        by.email if by else "",
        by.phone if by else "",
        member.role.name if member.role else "",
        member.territory.name if member.territory else "",
        member.started_on,
        member.ended_on,
        member.verified_on,
    ]


def _asked(request: HttpRequest) -> tuple[Asked, MembershipQuerySet]:
    asked = Asked.of(request)
    # ``asked.network``, if there is one, is among those open to this colleague.
    opened = [asked.network] if asked.network else Network.objects.open_to(request.user)
    return asked, narrowed(Membership.objects.filter(network__in=opened), asked)


def _own(asked: Asked, *, listed: bool) -> list[NetworkField]:
    if asked.network is None:
        return []
    fields = asked.network.fields.all()
    return list(fields.filter(listed=True) if listed else fields)


def _may_change(request: HttpRequest, network: Network) -> bool:
    return Network.objects.open_to(request.user, to_change=True).filter(pk=network.pk).exists()


def member_add(request: HttpRequest, key: str) -> HttpResponse:
    """Add a member; ``?personne=12`` proposes a person, ``?structure=7`` a structure."""
    network = network_or_404(request.user, key, to_change=True)
    initial = {name: key_of(request.GET.get(said, "")) for name, said in IN_ADDRESS.items()}
    form = MemberForm(request.POST or None, request.FILES or None, network=network, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid() and (added := _kept(form)):
        messages.success(request, f"Ajouté : {added}.")
        return redirect(f"{reverse('networks_members')}?reseau={network.key}")
    return _form(request, network, form, "Ajouter un membre")


def member_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Correct a membership; who may only look is shown the same screen without its button."""
    membership = membership_or_404(request.user, number)
    network = membership.network
    may_change = _may_change(request, network)
    if request.method == "POST" and not may_change:
        raise Http404
    with transaction.atomic():
        if request.method == "POST":
            Membership.objects.select_for_update().get(pk=membership.pk)
            membership.refresh_from_db()
        form = MemberForm(
            request.POST or None, request.FILES or None, instance=membership, network=network, user=request.user
        )
        if request.method == "POST" and form.is_valid() and (kept := _kept(form)):
            messages.success(request, f"Enregistré : {kept}.")
            return redirect(f"{reverse('networks_members')}?reseau={network.key}")
    return _form(request, network, form, str(membership.actor), may_change=may_change)


def _kept(form: MemberForm) -> Membership | None:
    """The membership once saved; ``None``, and the form says why, when somebody else holds the post on those days."""
    try:
        with transaction.atomic():
            return form.save()
    except IntegrityError:
        form.add_error(None, TAKEN)
        return None


def _form(request: HttpRequest, network: Network, form: MemberForm, title: str, **more: Any) -> HttpResponse:
    own = [field for field in form.visible_fields() if field.name.startswith(PREFIX)]
    context = {
        "network": network,
        "form": form,
        "common": [field for field in form.visible_fields() if field not in own],
        "own": own,
        "title": title,
        "membership": form.instance if form.instance.pk else None,
        "files": form.instance.attachments.all() if form.instance.pk else [],
        "today": timezone.localdate(),
        "may_change": True,
        **more,
    }
    return TemplateResponse(request, "networks/admin/member.html", context)


@require_POST
def member_end(request: HttpRequest, number: int) -> HttpResponse:
    """End a membership: ``le`` is its last day, today when it is not said."""
    membership = membership_or_404(request.user, number, to_change=True)
    try:
        day = date.fromisoformat(request.POST.get("le") or timezone.localdate().isoformat())
        with transaction.atomic():
            membership.end(on=day)
    except IntegrityError:
        messages.error(request, TAKEN)
        return redirect("networks_member", membership.pk)
    except ValueError as error:
        said = str(error) if "commencé" in str(error) else "Écrivez une date comme 23/11/2026."
        messages.error(request, said)
        return redirect("networks_member", membership.pk)
    messages.success(request, f"{membership.actor} : terminé le {day:%d/%m/%Y}.")
    return redirect(f"{reverse('networks_members')}?reseau={membership.network.key}")
