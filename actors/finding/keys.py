"""Tables of what finds an actor: the words of each, and the spellings of every word.

They are written in the transaction that saves the actor (``keeping``) and can be made again from the actors alone
(``actors_reindex``).
"""

from typing import ClassVar

from django.db import models

from .words import LONGEST

BYTE_BY_BYTE = ["varchar_pattern_ops", "int2_ops", "int8_ops"]
"""How PostgreSQL sorts word, place and actor in an index that ``asking.Begins`` can read, whatever the collation."""


class Place(models.IntegerChoices):
    """Where a word stands; the highest place of a word in an actor is the one kept."""

    PERSONAL = 1, "coordonnées personnelles"
    TERRITORY = 2, "territoire"
    STRUCTURE = 3, "structure"
    FUNCTION = 4, "fonction"
    COORDINATES = 5, "coordonnées"
    NAME = 6, "nom"


class ActorKey(models.Model):
    """A word of an actor."""

    word = models.CharField(max_length=LONGEST)
    place = models.PositiveSmallIntegerField(choices=Place.choices)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.word} ({self.get_place_display()})"


class PersonKey(ActorKey):
    """A word of a person: of their names, posts of today, structures, places and coordinates."""

    actor = models.ForeignKey("actors.Person", on_delete=models.CASCADE, related_name="keys", db_index=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "word"], name="person_key_once")]
        indexes: ClassVar = [
            models.Index(fields=["word", "place", "actor"], opclasses=BYTE_BY_BYTE, name="person_key_word")
        ]


class OrganisationKey(ActorKey):
    """A word of a structure: of its names, place, number and coordinates."""

    actor = models.ForeignKey("actors.Organisation", on_delete=models.CASCADE, related_name="keys", db_index=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "word"], name="organisation_key_once")]
        indexes: ClassVar = [
            models.Index(fields=["word", "place", "actor"], opclasses=BYTE_BY_BYTE, name="organisation_key_word")
        ]


class Spelling(models.Model):
    """A known word under one of its spellings (``words.spellings``). Words are added, and left when nobody has them."""

    spelling = models.CharField(max_length=LONGEST)
    word = models.CharField(max_length=LONGEST)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["spelling", "word"], name="spelling_once")]

    def __str__(self) -> str:
        return f"{self.spelling} ({self.word})"
