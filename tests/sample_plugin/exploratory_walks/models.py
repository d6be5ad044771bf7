"""The models of the plug-in: one type of resource, and what is known of those who lead the walks."""

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from networks.models import Membership
from resources.form import RESOURCE_PANELS, resource_form
from resources.models import Resource


class ExploratoryWalk(Resource):
    """A walk, what was seen on the way, and what was answered since."""

    class Moment(models.TextChoices):
        """When one walks changes what one sees."""

        DAY = "jour", "de jour"
        NIGHT = "nuit", "de nuit"

    walked_on = models.DateField("date de la marche")
    moment = models.CharField("moment", max_length=4, choices=Moment.choices, default=Moment.DAY)
    answer = models.TextField(
        "réponse des partenaires", blank=True, help_text="Exemple : deux lampadaires posés rue du Lac, en mars."
    )

    edit_handler = resource_form(
        (
            "La marche",
            [
                *RESOURCE_PANELS,
                FieldRowPanel([FieldPanel("walked_on"), FieldPanel("moment")]),
                FieldPanel("answer"),
            ],
        )
    )

    class Meta:
        verbose_name = "marche exploratoire"
        verbose_name_plural = "marches exploratoires"
        permissions = [("follow_walks", "Suivre les réponses aux marches exploratoires")]

    @property
    def moment_label(self):
        """Value of the facet."""
        return self.get_moment_display()

    def date_for_lists(self):
        """The day that orders it among the other resources."""
        return self.walked_on

    def search_texts(self):
        """What search reads besides the title, the summary and the content."""
        return [self.answer]


class WalkLeader(models.Model):
    """What the network of the walks knows of one of its members, besides what every network knows."""

    membership = models.OneToOneField(
        Membership, verbose_name="membre du réseau", on_delete=models.PROTECT, related_name="walk_leader"
    )
    trained_on = models.DateField("formation suivie le", null=True, blank=True, help_text="Vide : reste à former.")
    walks_led = models.PositiveSmallIntegerField("marches menées", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "meneuse de marche"
        verbose_name_plural = "meneuses de marche"
        ordering = ["pk"]

    def __str__(self):
        return str(self.membership.actor)
