"""The history of the actor base: who changed which field, from what to what, when, and where it came from.

Lines are added, never changed: the database refuses an UPDATE (migration 0004). They go with the person when the
law asks for it, and only then.
"""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.formats import date_format

from .acting import current
from .exactly_one import exactly_one
from .freshness import note_written

SHOWN = 300
"""Characters of a value that the history keeps."""


class ChangeQuerySet(models.QuerySet["Change"]):
    """Verbs of the history."""

    def about(self, record: models.Model) -> Self:
        """Lines about this person, structure or position; a person's lines include those of their positions."""
        name = record._meta.model_name  # noqa: SLF001 - Django's documented API
        if name == "person":
            return self.filter(Q(person=record.pk) | Q(position__person=record.pk))
        return self.filter(**{str(name): record.pk})

    def update(self, **_changes: Any) -> int:
        """Refused: the history is only added to."""
        raise HistoryError


class HistoryError(RuntimeError):
    """Someone tried to change a line of the history."""

    def __init__(self) -> None:
        """The message says what to do instead."""
        super().__init__("L’historique ne se modifie pas : une correction y ajoute une ligne.")


class Change(models.Model):
    """One field of one record, before and after. ``field`` is empty when the record was created.

    Exactly one of ``person``, ``organisation`` and ``position`` is set.
    """

    person = models.ForeignKey(
        "actors.Person", verbose_name="personne", null=True, on_delete=models.CASCADE, related_name="changes"
    )
    organisation = models.ForeignKey(
        "actors.Organisation", verbose_name="structure", null=True, on_delete=models.CASCADE, related_name="changes"
    )
    position = models.ForeignKey(
        "actors.Position", verbose_name="poste", null=True, on_delete=models.CASCADE, related_name="changes"
    )
    field = models.CharField("champ", max_length=60, blank=True)
    before = models.CharField("avant", max_length=SHOWN, blank=True)
    after = models.CharField("après", max_length=SHOWN, blank=True)
    source = models.CharField("venu de", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField("le", auto_now_add=True)

    wagtail_reference_index_ignore = True
    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "changement"
        verbose_name_plural = "historique"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("person", "organisation", "position"),
                name="change_is_about_one_record",
            )
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="change_person"),
            models.Index(fields=["organisation", "-at"], name="change_organisation"),
            models.Index(fields=["position", "-at"], name="change_position"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} : {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line; ``HistoryError`` for one that exists already."""
        if not self._state.adding:
            raise HistoryError
        super().save(*args, **kwargs)

    @property
    def subject(self) -> models.Model:
        """The record that changed."""
        found = self.person or self.organisation or self.position
        assert found is not None  # noqa: S101 - held by the database
        return found

    @property
    def label(self) -> str:
        """What changed, in the words of the form: « courriel professionnel »; « création »."""
        if not self.field:
            return "création"
        model = type(self.subject)
        names = {field.name: str(field.verbose_name) for field in model._meta.fields}  # noqa: SLF001 - documented API
        return names.get(self.field, self.field)


class Tracked(models.Model):
    """A record whose ``tracked_fields`` leave a line of history at each save.

    What was loaded is compared with what is saved: a few more queries per save that changes something, none per read.
    A value of ``checked_fields`` that is written today is known to be right today.
    """

    tracked_fields: ClassVar[tuple[str, ...]] = ()
    checked_fields: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and add to the history what changed, in the same transaction."""
        created = self._state.adding
        before: dict[str, Any] = getattr(self, "_loaded", {})
        with transaction.atomic():
            super().save(*args, **kwargs)
            after = self._tracked_values()
            changed = [name for name in after if name in before and before[name] != after[name]]
            now = current()
            Change.objects.bulk_create(
                Change(
                    field=name,
                    before=self._in_words(name, before[name]) if name else "",
                    after=self._in_words(name, after[name]) if name else "",
                    source=now.source,
                    by_id=getattr(now.user, "pk", None),
                    **{str(self._meta.model_name): self},
                )
                for name in ([""] if created else changed)
            )
            written = [name for name in after if after[name]] if created else changed
            note_written(self, [name for name in written if name in self.checked_fields], now.user)
        self._loaded = after

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Remember what was loaded, as it came: it is put into words only if it changes."""
        record = super().from_db(*args, **kwargs)
        record._loaded = record._tracked_values()  # noqa: SLF001 - its own
        return record

    def _tracked_values(self) -> dict[str, Any]:
        """Each tracked field that is loaded, raw; a relation by its key."""
        loaded = self.__dict__
        names = {field.name: field.attname for field in self._meta.concrete_fields}
        return {name: loaded[names[name]] for name in self.tracked_fields if names[name] in loaded}

    def _in_words(self, name: str, value: Any) -> str:
        """A value of the field ``name`` as people read it."""
        if value in (None, ""):
            return ""
        field: Any = self._meta.get_field(name)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if field.related_model:
            return str(field.related_model.objects.filter(pk=value).first() or "")[:SHOWN]
        if isinstance(value, date):
            return date_format(value, "d/m/Y")
        return str(value)[:SHOWN]
