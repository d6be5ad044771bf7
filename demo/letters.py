"""Letters of the demonstration: three, with invented subscribers, a year of issues and one draft ready to send."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.blocks import StreamBlock

from mail.addresses import normalise
from mail.models import Address, Permission, PermissionState
from newsletter.issues import stored
from newsletter.issues.blocks import issue_blocks
from newsletter.issues.model import Sending, SendingState
from newsletter.issues.reading import read_parts
from newsletter.models import Issue, Letter, LettersPage, Subscription
from newsletter.subscribing.model import PURPOSE, SubscriptionState
from resources.models import Resource
from trajectoire.taxonomies.models import Theme

from .texts import Entry, texts

SUBSCRIBERS = 600
"""Mailboxes of ``exemple.invalid``, to which nothing can ever be delivered (RFC 2606)."""
ONE_IN = 3
"""One subscriber in so many also receives each of the other letters."""
ENDED, PAUSED, PENDING = 24, 40, 30
"""One in so many has left, pauses, has not confirmed."""


def create_letters() -> int:
    """Create the letters, their subscribers, their issues and the draft that do not exist; number created."""
    made = sum(_letter(entry) for entry in texts("letters")["letter"])
    if made:
        made += _subscribers()
    page = LettersPage.objects.get()
    known = set(page.get_children().values_list("title", flat=True))
    for entry in texts("letters")["issue"]:
        if entry["title"] not in known:
            _past(page, entry)
            made += 1
    draft = texts("letters")["draft"]
    if draft["title"] not in known:
        _issue(page, draft)
        made += 1
    return made


def _letter(entry: Entry) -> int:
    """One if it was made."""
    theme = Theme.objects.get(slug=entry["theme"]) if "theme" in entry else None
    facts = {name: entry[name] for name in ("name", "description", "kind", "rhythm")}
    return int(Letter.objects.get_or_create(slug=entry["slug"], defaults={**facts, "theme": theme})[1])


def _subscribers() -> int:
    """Who receives them: every one the first letter, one in three each of the others."""
    emails = [f"lecteur{number}@exemple.invalid" for number in range(1, SUBSCRIBERS + 1)]
    normal = [normalise(email) for email in emails]
    Address.objects.bulk_create(
        [Address(key=one.key, email=one.email, digest=one.digest) for one in normal], ignore_conflicts=True
    )
    addresses = list(Address.objects.filter(key__in=[one.key for one in normal]).order_by("pk"))
    now = timezone.now()
    Permission.objects.bulk_create(
        [
            Permission(
                address=address,
                purpose=PURPOSE,
                state=PermissionState.CONFIRMED if number % PENDING else PermissionState.PENDING,
                changed_at=now - timedelta(days=number % 700),
            )
            for number, address in enumerate(addresses)
        ],
        ignore_conflicts=True,
    )
    letters = [Letter.objects.get(slug=entry["slug"]) for entry in texts("letters")["letter"]]
    Subscription.objects.bulk_create(
        [
            Subscription(letter=letter, address=address, **_standing(number, now))
            for rank, letter in enumerate(letters)
            for number, address in enumerate(addresses)
            if rank == 0 or number % ONE_IN == rank
        ],
        ignore_conflicts=True,
    )
    return len(addresses)


def _standing(number: int, now: datetime) -> dict[str, Any]:
    """Where the subscription of reader ``number`` stands."""
    known: dict[str, Any] = {"since": now - timedelta(days=number % 700), "source": "page des lettres"}
    if number % PENDING == 0:
        return {**known, "state": SubscriptionState.PENDING}
    if number % PAUSED == 1:
        return {
            **known, "state": SubscriptionState.PAUSED, "paused_until": (now + timedelta(days=40)).date(),
        }  # fmt: skip
    if number % ENDED == 1:
        return {**known, "state": SubscriptionState.ENDED, "ended_at": now - timedelta(days=number % 90)}
    return {**known, "state": SubscriptionState.ACTIVE}


def _issue(page: LettersPage, entry: Entry, on: datetime | None = None) -> Issue:
    """A draft of an issue, with words, chosen pages and, for the one to come, the agenda."""
    chosen = Resource.objects.filter(slug__in=entry["chosen"])
    everyone: dict[str, list[str]] = {"for_themes": [], "for_territories": []}
    blocks: list[dict[str, Any]] = [
        {"type": "words", "value": {"heading": "", "text": entry["words"], **everyone}},
        {
            "type": "chosen",
            "value": {
                "heading": "À lire",
                "pages": [{"page": one.pk, "sentence": ""} for one in chosen],
                **everyone,
            },
        },
    ]
    if on is None:
        agenda = {"section": "agenda", "heading": "", "count": 4, **everyone}
        blocks.append({"type": "section", "value": agenda})
    issue = Issue(
        title=entry["title"],
        summary=entry["preheader"],
        letter=Letter.objects.get(slug=entry["letter"]),
        number=entry["number"],
        subject=entry.get("subject", ""),
        preheader=entry["preheader"],
        live=False,
        first_published_at=on,
    )
    issue.content = StreamBlock(issue_blocks()).to_python(blocks)
    issue.themes = list(Theme.objects.filter(slug__in=entry["themes"]))
    page.add_child(instance=issue)
    issue.save_revision(log_action="wagtail.create")
    return issue


def _past(page: LettersPage, entry: Entry) -> None:
    """An issue that has left: its page is the archive, its messages were forgotten since."""
    on = timezone.now() - timedelta(days=entry["ago"])
    issue = _issue(page, entry, on)
    revision = issue.get_latest_revision()
    revision.publish()
    parts = stored.dumped(read_parts(issue.content, on - timedelta(days=31)))
    Issue.objects.filter(pk=issue.pk).update(sent_parts=parts, sent_on=timezone.localdate(on))
    users = get_user_model().objects
    Sending.objects.create(
        issue=issue,
        revision=revision,
        state=SendingState.FROZEN,
        scheduled_for=on,
        asked_at=on,
        asked_by=users.filter(username="claire").first(),
        approved_at=on,
        approved_by=users.filter(username="helene").first(),
        frozen_at=on,
        recipients=max(120, 520 - entry["ago"]) if issue.letter.kind == "general" else 170,
    )
