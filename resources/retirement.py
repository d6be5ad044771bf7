"""Resources that go for good: deleted, or merged into another. Their identifiers stay taken and lead somewhere."""

from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect

from .identifiers import RetiredIdentifier
from .notices.upkeep import forget
from .rows import RelatedResource

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

    from .resource import Resource


def retire(resource: "Resource", *, merged_into: str = "", reason: str = "") -> None:
    """Note that ``resource`` is being deleted, in the transaction that deletes it; what was noted before stays."""
    if not resource.identifier:
        return
    RetiredIdentifier.objects.get_or_create(
        identifier=resource.identifier,
        defaults={
            "title": resource.title,
            "type_label": resource.kind_label,
            "was_public": resource.first_published_at is not None,
            "merged_into": merged_into,
            "reason": reason,
        },
    )
    forget(resource.identifier)


@transaction.atomic
def merge(source: "Resource", target: "Resource", user: "User", reason: str = "") -> None:
    """Delete ``source``, whose permanent address, page address and neighbours lead to ``target`` from now on.

    Its files stay in the document library. ``target`` keeps everything that it has.
    """
    retire(source, merged_into=target.identifier or "", reason=reason)
    parts, site = source.get_url_parts(), source.get_site()
    if parts and source.live:
        path = Redirect.normalise_path(parts[2])
        Redirect.objects.update_or_create(
            old_path=path, site=site, defaults={"redirect_page": target.page_ptr, "is_permanent": True}
        )
    beside = RelatedResource.objects.filter(target=source)
    already = RelatedResource.objects.filter(target=target).values("page")
    beside.exclude(page=target).exclude(page__in=already).update(target=target)
    source.delete(user=user)
