"""What the network answers to « qui a déjà fait cela ? »: initiatives, ended ones too, and open offers."""

from collections.abc import Iterator

from django.urls import reverse

from networks.finding import Found, ToCall, Wanted

from .models import Exchange, Initiative, Maturity

THEME, WORD, DONE = 3.0, 1.0, 1.0
MOST_WORDS = 3


def found(wanted: Wanted) -> Iterator[Found]:
    """What shares a theme or a word; what has been done counts more than an idea. Six queries, whatever the data."""
    for each in Initiative.objects.with_maturity().filter(maturity__isnull=False).with_carrier():
        text = f"{each.title} {each.summary} {each.results} {each.carrier}"
        weight, reasons = _matched(wanted, {theme.pk for theme in each.themes.all()}, text)
        if not weight:
            continue
        done = getattr(each, "maturity", "") in {Maturity.RUNNING, Maturity.SETTLED, Maturity.ENDED}
        if each.results:
            reasons.append("ses résultats sont racontés")
        yield Found(
            title=each.title,
            what=each.maturity_label.lower(),
            places=frozenset(place.pk for place in each.territories.all()),
            weight=weight + DONE * done,
            reasons=tuple(reasons),
            address=reverse("transitions_initiative", args=[each.pk]),
            to_call=_carrier(each),
        )
    for offer in Exchange.objects.open().filter(kind=Exchange.Kind.OFFER).with_actor():
        text = f"{offer.title} {offer.text}"
        weight, reasons = _matched(wanted, {theme.pk for theme in offer.themes.all()}, text)
        if weight:
            by = offer.organisation
            call = ToCall(name=offer.asker, phone=by.phone if by else "", email=by.email if by else "")
            yield Found(
                title=offer.title,
                what="offre ouverte",
                places=frozenset([offer.territory_id] if offer.territory_id else []),
                weight=weight,
                reasons=tuple(reasons),
                address=reverse("transitions_exchange", args=[offer.pk]),
                to_call=(call,),
            )


def _matched(wanted: Wanted, themes: set[int], text: str) -> tuple[float, list[str]]:
    shared, common = wanted.in_themes(themes), wanted.in_text(text)[:MOST_WORDS]
    reasons = [f"même thème : {', '.join(shared)}"] if shared else []
    if common:
        reasons.append(f"mot{'s' if len(common) > 1 else ''} en commun : {', '.join(common)}")
    return THEME * bool(shared) + WORD * len(common), reasons


def _carrier(initiative: Initiative) -> tuple[ToCall, ...]:
    member = initiative.membership
    position = member.position if member else None
    by = position or initiative.organisation or (member.organisation if member else None)
    return (ToCall(name=initiative.carrier, phone=by.phone if by else "", email=by.email if by else ""),)
