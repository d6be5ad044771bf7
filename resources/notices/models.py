"""``Notice``: the row of each resource that was ever public, and what remains of those that are gone."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from resources.notices.content import NoticeContent


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, and who may read them."""

    def public(self) -> Self:
        """Those of resources that lists show today: the verb, asked of the database now."""
        from resources.catalogue import listed_resources

        return self.filter(resource__in=listed_resources().order_by().values("pk"))

    def newest_first(self) -> Self:
        """In the order of the library's list."""
        return self.order_by(F("resource__dated_on").desc(nulls_last=True), "-resource_id")

    def of_query(self, sets: list[str]) -> Self:
        """Those that belong to every one of these sets (``type:guide``, ``theme:emploi``)."""
        wanted = Q()
        for name in sets:
            wanted &= Q(sets__contains=f" {name} ")
        return self.filter(wanted)


class Notice(models.Model):
    """What is said of a resource outside the site.

    ``changed_at``: when what is said, or whether it is said, last changed. ``shown``: whether lists showed it when that
    was last looked at; ``was_shown``: whether they ever did. Once the resource is deleted, only the identifier,
    the sets and the moment remain. ``sets``: names of the sets that it belongs to, each between two spaces.
    """

    identifier = models.CharField("identifiant", max_length=24, unique=True)
    resource = models.OneToOneField(
        "resources.Resource", verbose_name="ressource", null=True, on_delete=models.SET_NULL, related_name="notice"
    )
    changed_at = models.DateTimeField("changée le")
    shown = models.BooleanField("montrée", default=False)
    was_shown = models.BooleanField("a été montrée", default=False)
    sets = models.TextField("ensembles", blank=True)
    content = models.JSONField("contenu", default=dict)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "notice"
        verbose_name_plural = "notices"
        indexes = [models.Index(fields=["changed_at", "id"], name="notice_changed")]

    def __str__(self) -> str:
        return self.identifier

    def told(self) -> NoticeContent:
        """Its facts."""
        return NoticeContent.from_json(self.content)
