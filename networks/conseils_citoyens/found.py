"""What the network answers to « qui a déjà fait cela ? »: bodies whose name or form has the words."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from networks.finding import Found, ToCall, Wanted

from .figures import overview


def found(wanted: Wanted) -> Iterator[Found]:
    """The bodies of today that have a word in common, the dormant ones too: their state is told."""
    for line in overview(timezone.localdate()):
        text = f"{line.body.name} {line.body.get_kind_display()}"
        common = list(dict.fromkeys([*wanted.in_text(text), *wanted.theme_in_text(text)]))
        if not common:
            continue
        carrier = line.body.carrier
        yield Found(
            title=line.body.name,
            what=f"{line.body.get_kind_display().lower()}, {line.state.label.lower()}",
            places=frozenset([line.body.territory_id, *(place.pk for place in line.body.neighbourhoods.all())]),
            weight=float(min(len(common), 3)),
            reasons=(f"mot{'s' if len(common) > 1 else ''} en commun : {', '.join(common)}",),
            address=reverse("conseils_citoyens_body", args=[line.body.pk]),
            to_call=(ToCall(name=carrier.name, phone=carrier.phone, email=carrier.email),) if carrier else (),
        )
