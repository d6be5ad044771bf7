"""An issue leaves once: tested, asked, approved by a second person above some number, frozen, handed to the outbox.

Every verb locks the row of the issue, so that two people who press the button send once. Freezing is one transaction:
killed in its middle, nothing of it exists and the clock begins again; done, the outbox has every message.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.db import transaction
from django.utils import timezone

import mail
from mail import control
from mail.models import Batch
from newsletter.subscribing.model import PURPOSE, Subscription
from newsletter.subscribing.readers import left_out, note_received, number_of_recipients, recipients

from . import composing, stored
from .checks import Finding, look_at
from .model import Sending, SendingState, Trial, Variant
from .page import Issue
from .parts import Part
from .reading import read_parts
from .variants import variant_key

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

TRIAL_PURPOSE = "equipe"
HOLD = timedelta(minutes=10)
"""Time in which what is frozen may still be taken back."""


class CannotSendError(RuntimeError):
    """It cannot leave; the sentence says why, and what to do."""


def draft_of(issue: Issue) -> Issue:
    """The latest version of ``issue``, published or not."""
    return cast("Issue", issue.get_latest_revision_as_object())


def findings(issue: Issue) -> list[Finding]:
    """What is to be known before ``issue`` (its latest draft) leaves; its checks in words."""
    draft = draft_of(issue)
    parts = read_parts(draft.content, draft.since())
    keys = {variant_key(parts, one.follows) for one in recipients(draft.letter)} or {composing.everything(parts)}
    versions = [composing.written(draft, parts, key) for key in sorted(keys)]
    needs = [Finding(message=need.message, blocking=True) for need in draft.publication_needs()]
    tested = Trial.objects.filter(issue=issue, revision=issue.get_latest_revision()).exists()
    return needs + look_at(
        parts,
        versions,
        recipients=number_of_recipients(draft.letter),
        tested=tested,
        usual=usual_number(issue, draft.letter_id),
    )


def usual_number(issue: Issue, letter: int) -> int:
    """The most readers that one of the last five issues of ``letter`` had, this ``issue`` aside; 0 when none left."""
    sent = Sending.objects.frozen().filter(issue__letter=letter).exclude(issue=issue.pk).order_by("-frozen_at")
    return max(sent.values_list("recipients", flat=True)[:5], default=0)


def try_out(issue: Issue, user: "User") -> None:
    """Send the latest draft to ``user``, whole, marked as a test. ``CannotSendError`` without an address."""
    if not user.email:
        raise CannotSendError("Votre compte n’a pas d’adresse : donnez-la dans « Mon compte ».")
    revision = issue.get_latest_revision() or issue.save_revision(user=user)
    draft = draft_of(issue)
    parts = read_parts(draft.content, draft.since())
    version = composing.written(draft, parts, composing.everything(parts), personal=False)
    mail.send(composing.message(draft, version, "[Essai] "), user.email, TRIAL_PURPOSE, hold=timedelta(0), by=user)
    Trial.objects.create(issue=issue, revision=revision, by=user)


def needs_approval(number: int) -> bool:
    """Whether so many readers ask for a second person."""
    limit = apps.get_app_config("newsletter").setting("approval_over")  # type: ignore[attr-defined]  # PluginConfig
    return number > int(limit)


@transaction.atomic
def ask(issue: Issue, user: "User", at: datetime | None = None) -> Sending:
    """Decide to send the latest draft, now or ``at``; ``CannotSendError``.

    One that is already decided is given back: two people who press the button send once.
    """
    locked = Issue.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    if known := Sending.objects.alive().filter(issue=locked).first():
        return known
    blocking = [finding.message for finding in findings(locked) if finding.blocking]
    if blocking:
        raise CannotSendError(" ".join(blocking))
    now = timezone.now()
    if at is not None and at < now - timedelta(minutes=1):
        raise CannotSendError("Cette heure est passée : choisissez-en une à venir, ou envoyez maintenant.")
    number = number_of_recipients(draft_of(locked).letter)
    revision = locked.get_latest_revision()
    return Sending.objects.create(
        issue=locked,
        revision=revision,
        state=SendingState.WAITING if needs_approval(number) else SendingState.SCHEDULED,
        scheduled_for=max(at, now) if at else now,
        asked_at=now,
        asked_by=user,
        recipients=number,
    )


@transaction.atomic
def approve(sending: Sending, user: "User") -> Sending:
    """A second person agrees. ``CannotSendError`` for the one who asked, and for what waits for nobody."""
    locked = Sending.objects.select_for_update(of=("self",)).get(pk=sending.pk)
    if locked.state != SendingState.WAITING:
        raise CannotSendError("Cet envoi n’attend pas d’accord : la page vient d’être changée par quelqu’un d’autre.")
    if locked.asked_by_id == user.pk:
        raise CannotSendError("Vous avez demandé cet envoi : une autre personne doit l’approuver.")
    locked.state, locked.approved_by, locked.approved_at = SendingState.SCHEDULED, user, timezone.now()
    locked.scheduled_for = max(locked.scheduled_for, timezone.now())
    locked.save()
    return locked


@transaction.atomic
def cancel(sending: Sending) -> int:
    """Take back what has not left. Messages given up.

    Before the freezing, and in the ten minutes after, nothing can have left: the sending is cancelled, and what
    freezing did is undone. Later a worker may hold a message (``mail.control``): the rest is stopped, and the issue
    counts as sent.
    """
    locked = Sending.objects.select_for_update(of=("self",)).get(pk=sending.pk)
    if locked.state == SendingState.CANCELLED:
        return 0
    batches = Batch.objects.filter(pk__in=locked.variants.values("batch"))
    in_time = not batches.filter(release_at__lte=timezone.now()).exists()
    given_up = sum(control.cancel(batch) for batch in batches)
    if in_time:
        _undo(locked)
        locked.state, locked.cancelled_at = SendingState.CANCELLED, timezone.now()
        locked.save(update_fields=["state", "cancelled_at"])
    return given_up


def _undo(sending: Sending) -> None:
    """What freezing did beside the messages: the archive, and the month of who wants one issue a month."""
    if sending.frozen_at is None:
        return
    issue = Issue.objects.get(pk=sending.issue_id)
    # They could receive it, so that what they had before is old enough to be forgotten.
    Subscription.objects.filter(letter=issue.letter_id, last_issue_at=sending.frozen_at).update(last_issue_at=None)
    Issue.objects.filter(pk=issue.pk).update(sent_parts=None, sent_on=None)
    if sending.opened_archive:
        Issue.objects.get(pk=issue.pk).unpublish()


def send_due() -> None:
    """Freeze what is due. One that fails is told to who looks after the clock, and does not stop the others."""
    problems = []
    for key in list(Sending.objects.due().values_list("pk", flat=True)):
        try:
            freeze(key)
        except Exception as problem:  # noqa: BLE001 - whatever a block or a plug-in raises; raised again below
            problems.append(problem)
    if problems:
        raise ExceptionGroup("Des numéros n’ont pas pu partir", problems)


@transaction.atomic
def freeze(key: int) -> Sending | None:
    """Write the messages of a sending that is due, once. The archive opens with it.

    ``None`` if another clock did, or if it now waits for a second person.
    """
    found = Sending.objects.select_for_update(of=("self",)).filter(pk=key, state=SendingState.SCHEDULED)
    sending = found.select_related("issue", "revision", "asked_by").first()
    if sending is None:
        return None
    now = timezone.now()
    if sending.approved_at is None and needs_approval(number_of_recipients(sending.issue.letter)):
        sending.state = SendingState.WAITING
        sending.notes = ["La lettre a gagné des abonnés depuis la demande : une seconde personne doit approuver."]
        sending.save(update_fields=["state", "notes"])
        return None
    sending.notes = list(_changes(sending))
    sending.opened_archive = not sending.issue.live
    # Who decided could publish then; that they have left since does not undo the decision.
    sending.revision.publish(user=sending.asked_by, skip_permission_checks=True)
    issue = Issue.objects.select_related("letter").get(pk=sending.issue_id)
    issue.sent_on = timezone.localdate(now)
    parts = read_parts(issue.content, issue.since())
    sending.notes += [fault for part in parts for fault in part.faults]
    by_version: dict[str, list[str]] = defaultdict(list)
    for reader in recipients(issue.letter, now):
        by_version[variant_key(parts, reader.follows)].append(reader.address)
    for version, readers in sorted(by_version.items()):
        _hand_over(sending, issue, parts, version, readers)
    sending.recipients = sum(map(len, by_version.values()))
    sending.left_out = [[str(one.why), one.number] for one in left_out(issue.letter, now)]
    note_received(issue.letter, now)
    sending.state, sending.frozen_at = SendingState.FROZEN, now
    sending.save()
    Issue.objects.filter(pk=issue.pk).update(sent_parts=stored.dumped(parts), sent_on=issue.sent_on)
    return sending


def _changes(sending: Sending) -> Iterator[str]:
    """What happened since it was decided."""
    latest = sending.issue.get_latest_revision()
    if latest and latest.pk != sending.revision_id:
        yield "La page a été modifiée après la demande : c’est la version approuvée qui est partie."


def _hand_over(sending: Sending, issue: Issue, parts: list[Part], version: str, readers: list[str]) -> None:
    """Give one version and its readers (their addresses) to the outbox."""
    written = composing.written(issue, parts, version)
    own = composing.values()
    to: Iterator[Any] = (mail.Recipient(address=address, values=own) for address in readers)
    batch = mail.send(
        composing.message(issue, written),
        to,
        PURPOSE,
        hold=HOLD,
        key=f"lettre-{sending.pk}-{version}",
        by=sending.asked_by,
        about=issue.letter.slug,
    )
    Variant.objects.create(sending=sending, key=version, batch=batch, recipients=len(readers), weight=written.weight)
