"""Labels that the team puts on actors (django-taggit); a vocabulary apart from the keywords of the library."""

from django.db import models
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase


class ActorTag(TagBase):
    """A label. It is for the team: it never shows on the public site."""

    free_tagging = True

    class Meta:
        verbose_name = "étiquette"
        verbose_name_plural = "étiquettes"


class PersonTag(ItemBase):
    """A label on a person."""

    tag = models.ForeignKey(ActorTag, on_delete=models.CASCADE, related_name="person_items")
    content_object = ParentalKey("actors.Person", on_delete=models.CASCADE, related_name="tagged_items")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="person_tag_once")]


class OrganisationTag(ItemBase):
    """A label on a structure."""

    tag = models.ForeignKey(ActorTag, on_delete=models.CASCADE, related_name="organisation_items")
    content_object = ParentalKey("actors.Organisation", on_delete=models.CASCADE, related_name="tagged_items")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="organisation_tag_once")]
