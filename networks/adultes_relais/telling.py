"""The posts one by one, for the coverage of a contract and for « qui a déjà fait cela ? »; nobody is named."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from networks.contract import CoverageLine
from networks.finding import Found, ToCall, Wanted

from .figures import PostFigures, PostState, overview
from .models import Post


def lines(on: date, places: Collection[int]) -> list[CoverageLine]:
    """The posts of these territories that a convention pays for on that day, or whose sequel is to be noted."""
    here = Post.objects.filter(
        pk__in=Post.objects.filter(Q(territory__in=places) | Q(neighbourhoods__in=places)).values("pk")
    )
    return [
        CoverageLine(title=line.post.title, state=line.cell_state, note=_told(line), address=_address(line))
        for line in overview(on, here)
        if line.exists or line.state is PostState.LAPSED
    ]


def _told(line: PostFigures) -> str:
    end = f"convention jusqu’au {line.convention.ends_on:%d/%m/%Y}"
    return f"{line.state.label.capitalize()} ; {line.convention.employer.name} ; {end}"


def _address(line: PostFigures) -> str:
    return reverse("adultes_relais_post", args=[line.post.pk])


def found(wanted: Wanted) -> Iterator[Found]:
    """The posts of today whose title or modalities have a word in common with what is looked for."""
    for line in overview(timezone.localdate()):
        if not line.exists:
            continue
        modalities = ", ".join(modality.name for modality in line.post.modalities.all())
        text = f"{line.post.title} {modalities} adultes-relais médiation sociale"
        common = list(dict.fromkeys([*wanted.in_text(text), *wanted.theme_in_text(text)]))
        if not common:
            continue
        employer = line.convention.employer
        yield Found(
            title=line.post.title,
            what=f"poste d’adulte-relais {line.state.label}",
            places=frozenset([line.post.territory_id, *(place.pk for place in line.contracts)]),
            weight=float(min(len(common), 3)),
            reasons=(f"mot{'s' if len(common) > 1 else ''} en commun : {', '.join(common)}",),
            address=_address(line),
            to_call=(ToCall(name=employer.name, phone=employer.phone, email=employer.email),),
        )
