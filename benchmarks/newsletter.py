"""Letters, on one database: run by ``python -m benchmarks newsletter`` (``benchmarks/README.md``).

Reads ``DATABASE_URL`` and ``TRAJECTOIRE_VAR``; prints one JSON object on the last line of its output.
"""

import argparse
import json
import resource
import time
from typing import Any

from django.db import transaction

BLOCKS = 30
CHOICES = ("habitat", "emploi", "sante")
"""Themes that a block is kept for: each reader follows some of them, which makes eight versions."""
CHUNK = 5_000


@transaction.atomic
def prepare(size: int) -> None:
    """A letter with ``size`` readers who follow every combination of three themes, and an issue of thirty blocks."""
    from django.utils import timezone
    from wagtail.blocks import StreamBlock

    from mail.addresses import normalise
    from mail.models import Address, Permission, PermissionState
    from newsletter.issues.blocks import issue_blocks
    from newsletter.models import Interests, Issue, Letter, LettersPage, Subscription
    from newsletter.subscribing.model import PURPOSE, SubscriptionState
    from trajectoire.taxonomies.models import Theme

    letter = Letter.objects.create(name="Banc", description="Un banc de mesure.", slug="banc")
    themes = [Theme.add_root(name=name.capitalize(), slug=name) for name in (*CHOICES, "autre")]
    for first in range(0, size, CHUNK):
        normal = [normalise(f"lecteur{number}@exemple.invalid") for number in range(first, min(first + CHUNK, size))]
        addresses = Address.objects.bulk_create(
            [Address(key=one.key, email=one.email, digest=one.digest) for one in normal]
        )
        now = timezone.now()
        Permission.objects.bulk_create(
            [
                Permission(address=one, purpose=PURPOSE, state=PermissionState.CONFIRMED, changed_at=now)
                for one in addresses
            ]
        )
        Subscription.objects.bulk_create(
            [Subscription(letter=letter, address=one, state=SubscriptionState.ACTIVE) for one in addresses]
        )
        Interests.objects.bulk_create([Interests(address=one) for one in addresses])
        through: Any = Interests.themes.through
        through.objects.bulk_create(
            [
                through(interests_id=one.pk, theme_id=theme.pk)
                for number, one in enumerate(addresses)
                for rank, theme in enumerate(themes)
                if rank == len(CHOICES) or number >> rank & 1
            ]
        )
    issue = Issue(title="Banc", summary="Un banc de mesure.", letter=letter, live=False)
    words = "<p>" + "Des nouvelles de la politique de la ville, quartier par quartier. " * 4 + "</p>"
    rows = [
        {
            "type": "words",
            "value": {
                "heading": f"Partie {number}",
                "text": words,
                "for_themes": [CHOICES[number]] if number < len(CHOICES) else [],
                "for_territories": [],
            },
        }
        for number in range(BLOCKS)
    ]
    issue.content = StreamBlock(issue_blocks()).to_python(rows)
    issue.themes = themes[:1]
    LettersPage.objects.get().add_child(instance=issue)
    issue.save_revision()


def freeze() -> dict[str, float]:
    """Seconds to freeze the issue for everybody, and the most memory that the process took."""
    from django.utils import timezone

    from newsletter.issues import sending
    from newsletter.issues.model import Sending, SendingState
    from newsletter.models import Issue

    issue = Issue.objects.get()
    planned = Sending.objects.create(
        issue=issue,
        revision=issue.get_latest_revision(),
        state=SendingState.SCHEDULED,
        scheduled_for=timezone.now(),
    )
    began = time.perf_counter()
    frozen = sending.freeze(planned.pk)
    seconds = time.perf_counter() - began
    return {
        "frozen_seconds": round(seconds, 1),
        "recipients": frozen.recipients if frozen else 0,
        "versions": planned.variants.count(),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    """Prepare, or measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--port", type=int, help="donné par le banc, sans usage ici")
    parser.add_argument("--prepare", action="store_true")
    chosen = parser.parse_args()
    import django

    django.setup()
    if chosen.prepare:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        prepare(chosen.size)
        print(json.dumps({}))
    else:
        print(json.dumps(freeze()))


if __name__ == "__main__":
    main()
