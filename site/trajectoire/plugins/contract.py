"""What an application may contribute, as frozen dataclasses.

Every contribution has a ``key`` (unique among its kind, lower-case ASCII) and a ``label`` (French, shown on screen).
Heavy things (models, functions) may be given as objects: ``plugin.py`` is imported once every model is loaded.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser
    from django.db.models import Model
    from django.http import HttpRequest

    from trajectoire.pages.stories import SearchDocument

CONTRACT_VERSION = "1.0"
"""Version of the contract (semantic versioning: a plug-in written for 1.0 works with every 1.x)."""


RESERVED_PARAMETERS = frozenset({"q", "page", "tri"})
"""Parameters of list addresses that no facet may take."""


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What every contribution has: a key, a label, and a rank (small first) for ordered lists.

    A plug-in may define kinds of its own: a dataclass that inherits from this one is a kind, and what inherits from
    a kind is of that kind.
    """

    unique: ClassVar[tuple[str, ...]] = ()
    """Fields besides ``key`` that two contributions of the kind cannot share."""

    key: str
    label: str
    order: int = 100

    def fault(self) -> str | None:
        """What makes this contribution unusable, in a sentence (``trajectoire.E014``); ``None`` when it is sound."""
        return None


@dataclass(frozen=True, kw_only=True)
class ResourceType(Contribution):
    """A type of resource of the library: a concrete subclass of ``resources.models.Resource``.

    ``plural`` names lists of it, ``description`` explains it to an editor who chooses a page type, beside ``picture``
    (path of a static file; without one, the icon is drawn on tiles).
    """

    unique = ("model",)

    model: type["Model"]
    plural: str
    description: str
    icon: str = "doc-full"
    picture: str = ""

    def fault(self) -> str | None:
        """A model that cannot be a page of the site, a name missing, a picture that is not there."""
        from django.apps import apps
        from django.contrib.staticfiles import finders

        from trajectoire.pages.base import BasePage

        if self.model not in apps.get_models() or not issubclass(self.model, BasePage):
            return "model n’est pas un type de page"
        if self.picture and finders.find(self.picture) is None:
            return f"picture : aucun fichier statique « {self.picture} »"
        return None if self.plural.strip() and self.description.strip() else "plural ou description manque"


@dataclass(frozen=True, kw_only=True)
class Facet(Contribution):
    """A way to narrow lists and searches.

    ``path`` is the attribute of a resource that gives the values: a relation to a controlled vocabulary
    (objects with ``slug`` and ``name``), or a plain attribute. ``parameter`` is the name in the address
    (``?theme=``). ``hierarchical``: a value also counts for its ancestors (``get_ancestors()``). ``discreet``: shown
    only where it tells things apart, not when all that is listed has its one value (a library all in French).
    """

    unique = ("parameter",)

    path: str
    parameter: str
    hierarchical: bool = False
    discreet: bool = False

    def fault(self) -> str | None:
        """A parameter that could not stand in an address."""
        if self.parameter in RESERVED_PARAMETERS or not re.fullmatch(r"[a-z][a-z0-9_-]*", self.parameter):
            return f"le paramètre d’adresse « {self.parameter} » est réservé ou mal formé"
        return None if self.path else "path manque"


@dataclass(frozen=True, kw_only=True)
class TodoItem:
    """One line of the panel "À traiter": what waits, why, where to act, since or until when."""

    title: str
    detail: str
    url: str
    due: date | None = None
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class TodoSource(Contribution):
    """Gives a person what waits for them. ``items(user)`` must be cheap: it runs on the dashboard.

    It returns at most what it wants shown, most pressing first; the panel keeps ten in all.
    """

    items: Callable[["AbstractUser"], Iterable[TodoItem]]


@dataclass(frozen=True, kw_only=True)
class ScheduledJob(Contribution):
    """Work that the clock starts every ``every``; it must be safe to run twice.

    ``every`` is a number of minutes that divides the hour or the day, or a number of whole days; from a day on,
    it starts at ``at``, in the centre's time zone. What ``run`` raises is kept in the ledger and shown to Direction.
    """

    run: Callable[[], None]
    every: timedelta
    at: time = time(0, 0)

    def fault(self) -> str | None:
        """A length that the timetable cannot count."""
        day, minute = timedelta(days=1), timedelta(minutes=1)
        short = minute <= self.every < day and not day % self.every and not self.every % minute
        if short or (self.every >= day and not self.every % day):
            return None
        return f"every={self.every} n’est ni un nombre de jours, ni un diviseur du jour d’au moins une minute"


@dataclass(frozen=True, kw_only=True)
class OutsideFact:
    """Something learnt outside the records, which may make one of them wrong: a mailbox that exists no more.

    ``email`` is whom it is about; ``what`` a sentence for the team; ``at`` when it was learnt.
    """

    email: str
    what: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class IntakeSource(Contribution):
    """A way in for what comes from outside about people whose records are kept. It proposes: a person decides.

    A source that asks gives ``facts()``: at most a few hundred, the latest first, in one query, since it runs on the
    dashboard. A source that tells (a form, a registration) puts proposals in the tray under its ``key``;
    ``accepted(proposal, record)`` then runs in the transaction that accepts one.
    """

    facts: Callable[[], Iterable[OutsideFact]] | None = None
    accepted: Callable[[Any, Any], None] | None = None


@dataclass(frozen=True, kw_only=True)
class HealthCheck(Contribution):
    """A question asked by ``/sante/pret/``: ``check()`` gives a sentence when something is wrong, else ``None``.

    It answers in a few milliseconds and its sentence holds no secret: anyone may read it. ``critical``: the site
    cannot serve (503, the machine is taken out of service); otherwise the page says so and answers 200.
    """

    check: Callable[[], str | None]
    critical: bool = True


class LegalBasis(StrEnum):
    """Why a message may be written to a person (GDPR, article 6, paragraph 1)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal-obligation"
    PUBLIC_TASK = "public-task"
    LEGITIMATE_INTEREST = "legitimate-interest"


@dataclass(frozen=True, kw_only=True)
class MailLists:
    """The lists of a purpose (letters, alerts), each of which one joins and leaves apart.

    A person is the ``digest`` of a mailbox (``mail.models.Address.digest``), a list is a ``key`` of 80 characters at
    most; an empty key means all of them. Functions, run in the transaction of the act:

    * ``label(key)``: its name on screen and in the messages;
    * ``asked(digest)``: names of what this person asked for and has not yet confirmed;
    * ``confirmed(digest)``: they did; ``left(digest, key)``: they leave, and the answer is whether they were in it;
    * ``back(digest, key, since)``: undo what they left after the moment ``since``; whether there was anything;
    * ``choices(digest)``: address (a path) of a page where they choose among the rest; empty when there is none.
    """

    label: Callable[[str], str]
    asked: Callable[[str], list[str]]
    confirmed: Callable[[str], None]
    left: Callable[[str, str], bool]
    back: Callable[[str, str, datetime], bool]
    choices: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class MailPurpose(Contribution):
    """A reason to write to people: ``mail.send(…, purpose=key)`` refuses any other.

    ``basis`` is its legal basis. ``CONSENT``: only addresses that confirmed it receive it (double opt-in);
    the others: whoever did not object. ``description`` tells the person what is sent, and how often.
    ``essential``: answers something that the person just did (a password, a confirmation) and reaches
    addresses that complained or bounced before; it can be neither bulk nor refused. ``bulk``: mailings, which
    wait ``hold`` before they leave, pass after everything else and carry a one-click unsubscription (RFC 8058).
    ``lists``: what of it can be left apart; ``mail.send(…, about=key)`` then writes to one list.
    """

    basis: LegalBasis
    description: str = ""
    essential: bool = False
    bulk: bool = False
    hold: timedelta | None = None
    lists: MailLists | None = None

    def fault(self) -> str | None:
        """A purpose that cannot be refused may not serve mailings, nor rest on consent."""
        if self.essential and (self.bulk or self.basis is LegalBasis.CONSENT):
            return "un courriel indispensable n’est ni un envoi en nombre, ni soumis à consentement"
        return None


class Role(StrEnum):
    """The four groups of a centre's team; the value is the group's name on screen."""

    DIRECTION = "Direction"
    PROJECT_OFFICER = "Chargé·e de projet"
    EDITOR = "Rédaction"
    REVIEWER = "Relecture"


@dataclass(frozen=True, kw_only=True)
class RoleGrant(Contribution):
    """Permissions that an application gives to a role; what is granted by nobody is denied.

    ``permissions`` are ``app_label.codename`` strings of model permissions. Permissions on pages and
    collections belong to the core (docs/operations.md).
    """

    role: Role
    permissions: tuple[str, ...] = field(default_factory=tuple)

    def fault(self) -> str | None:
        """A permission that is not written ``app_label.codename``."""
        wrong = [name for name in self.permissions if not re.fullmatch(r"\w+\.\w+", name)]
        return f"permission mal écrite : {', '.join(wrong)}" if wrong else None


@dataclass(frozen=True, kw_only=True)
class HomeSection(Contribution):
    """A section of the front page: editors choose which ones are shown, and in what order.

    ``label`` is its title there (an editor may write another), ``description`` tells an editor what it shows.
    ``template`` sees what ``context(request)`` gives, and ``section_title``, ``section_id`` (the ``id`` of its
    heading), ``request`` and ``page``; ``context`` answers ``None`` when there is nothing to show, and the section is
    left out. Its queries are few and their number does not depend on the data.
    """

    template: str
    context: Callable[["HttpRequest"], Mapping[str, object] | None]
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class SitemapEntry:
    """An address for ``sitemap.xml``: a path of this site (``/territoires/qpv/QN07001M/``) and its last change."""

    path: str
    changed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SitemapSource(Contribution):
    """Public addresses that are not pages. ``entries()`` gives all of them, always in the same order, quickly."""

    entries: Callable[[], Iterable[SitemapEntry]]


class SectionWidth(StrEnum):
    """Room that a section of a territory's page takes: its whole width, half of it, or the width of the screen."""

    FULL = "full"
    HALF = "half"
    SCREEN = "screen"


@dataclass(frozen=True, kw_only=True)
class TerritorySection(Contribution):
    """A block of the page of a territory, in the order of ``order``.

    ``label`` is its heading. ``context(request, territory)`` receives a ``territories.models.Territory`` and answers
    ``None`` when there is nothing to show: the block is then left out. Its queries are few and their number does not
    depend on the data. ``template`` sees what it gives, and ``section_title``, ``section_id`` (the ``id`` of its
    heading), ``territory`` and ``request``. Two ``HALF`` blocks that follow each other stand side by side; one
    alone takes the whole width.
    """

    template: str
    context: Callable[["HttpRequest", Any], Mapping[str, object] | None]
    width: SectionWidth = SectionWidth.FULL


@dataclass(frozen=True, kw_only=True)
class TerritoryFigure(Contribution):
    """A number known for each territory: among the facts at the head of its page, and beside its name in lists.

    ``counts(request)`` gives it by territory slug (``qpv-QN02503M``), what lies within included; a territory left out
    has none, and nothing is said. ``address(request, slug)`` is where the things counted are listed. ``label``
    names the fact (« Ressources »), ``singular`` and ``plural`` follow the number.
    """

    counts: Callable[["HttpRequest"], Mapping[str, int]]
    address: Callable[["HttpRequest", str], str]
    singular: str
    plural: str


@dataclass(frozen=True, kw_only=True)
class SearchSource(Contribution):
    """Things that search finds and that are not pages of the tree: territories, networks.

    A document's key is ``<key of the contribution>-<anything>``; its ``kind`` is the key of the contribution, and
    ``label`` names that kind in the plural among the types of answer. ``find`` gives the document of a key as it may be
    found today, or ``None``; ``documents`` all of them. Whoever changes one calls ``search.state.mark([key])``
    in the same transaction.
    """

    find: Callable[[str], "SearchDocument | None"]
    documents: Callable[[], Iterable["SearchDocument"]]


@dataclass(frozen=True, kw_only=True)
class AnswersExport(Contribution):
    """Files in which those answers of a search that are of certain types are taken away.

    ``kinds()`` gives the keys of these types; ``files(request, parameters)`` an address and a name for each format,
    ``parameters`` being those of the address of the search (« q=médiation&theme=emploi »), without a type of another
    kind. ``singular`` and ``plural`` name what is taken and follow its number (« 12 références »).
    """

    singular: str
    plural: str
    kinds: Callable[[], Iterable[str]]
    files: Callable[["HttpRequest", str], Iterable[tuple[str, str]]]
