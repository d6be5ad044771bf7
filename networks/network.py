"""A network, its roles and the fields that the team gave it, without code."""

from django.contrib.auth.models import AbstractUser, AnonymousUser, Group
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

Colleague = AbstractUser | AnonymousUser


class NetworkQuerySet(models.QuerySet["Network"]):
    """Verbs of the domain."""

    def public(self) -> "NetworkQuerySet":
        """Networks with a page on the public site."""
        return self.filter(is_public=True, ended_on__isnull=True)

    def open_to(self, user: Colleague, *, to_change: bool = False) -> "NetworkQuerySet":
        """Networks that this colleague may see, or change.

        All of them with ``networks.view_network`` (``networks.change_membership`` to change); otherwise those that
        one of the colleague's groups was given. Nothing for anybody else.
        """
        if not isinstance(user, AbstractUser) or not user.is_active:
            return self.none()
        if user.has_perm("networks.change_membership" if to_change else "networks.view_network"):
            return self
        given = NetworkAccess.objects.filter(group__in=user.groups.all())
        if to_change:
            given = given.filter(level=NetworkAccess.Level.CHANGE)
        return self.filter(pk__in=given.values("network"))


class Network(ClusterableModel):
    """A network that the centre animates: conseils citoyens, adultes-relais, teams of the contrats de ville.

    ``kind`` names the ``NetworkType`` of a plug-in; empty, the network lives by its roles and fields alone.
    """

    key = models.SlugField(
        "adresse",
        max_length=60,
        unique=True,
        help_text="Dans l’adresse de sa page : /reseaux/adresse/. Exemple : conseils-citoyens.",
    )
    kind = models.CharField(
        "modèle", max_length=60, blank=True, help_text="Vide : un réseau fait de rôles et de champs."
    )
    name = models.CharField("nom", max_length=120, unique=True)
    summary = models.CharField("en une phrase", max_length=250, blank=True)
    presentation = RichTextField("présentation", blank=True, features=["bold", "italic", "link", "ol", "ul", "h3"])
    how_to_join = RichTextField("comment le rejoindre", blank=True, features=["bold", "italic", "link", "ol", "ul"])
    is_public = models.BooleanField("a une page publique", default=False)
    is_open = models.BooleanField(
        "accueille des demandes",
        default=False,
        help_text="Un formulaire sur sa page permet de demander à le rejoindre.",
    )
    mail_purpose = models.CharField(
        "finalité des courriels",
        max_length=60,
        default="reseaux",
        help_text="Dit sur quoi repose l’envoi, et à quelles adresses il va.",
    )
    order = models.PositiveSmallIntegerField("rang", default=100)
    ended_on = models.DateField("n’est plus animé depuis", null=True, blank=True)

    wagtail_reference_index_ignore = True
    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = "réseau"
        verbose_name_plural = "réseaux"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("networks:network", args=[self.key])


class NetworkRole(Orderable):
    """A role in a network: chef·fe de projet, titulaire, membre.

    ``expected``: each contrat de ville should have someone in it; the coverage matrix shows where nobody is.
    """

    network = ParentalKey(Network, on_delete=models.CASCADE, related_name="roles")
    key = models.SlugField("clé", max_length=40)
    name = models.CharField("nom", max_length=80)
    expected = models.BooleanField(
        "attendu dans chaque contrat", default=False, help_text="La couverture montre où il n’y a personne."
    )

    class Meta(Orderable.Meta):
        verbose_name = "rôle"
        verbose_name_plural = "rôles"
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="network_role_key_unique"),
            models.UniqueConstraint(fields=["network", "name"], name="network_role_name_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class NetworkField(Orderable):
    """A field that the team gave to the members of a network; values are in ``Membership.data`` under ``key``."""

    class Kind(models.TextChoices):
        """What can be written in it."""

        TEXT = "text", "Texte"
        CHOICE = "choice", "Choix dans une liste"
        DATE = "date", "Date"
        NUMBER = "number", "Nombre"
        TERRITORY = "territory", "Territoire"
        FILE = "file", "Fichier"

    network = ParentalKey(Network, on_delete=models.CASCADE, related_name="fields")
    key = models.CharField(
        "clé",
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", "Des minuscules sans accent, des chiffres et des _.")],
        help_text="Laissez vide : elle est faite du nom. Elle ne change plus ensuite.",
    )
    label = models.CharField("nom", max_length=80)
    kind = models.CharField("nature", max_length=10, choices=Kind.choices, default=Kind.TEXT)
    choices = models.TextField("choix", blank=True, max_length=2000, help_text="Un par ligne.")
    help_text = models.CharField("aide", max_length=200, blank=True)
    required = models.BooleanField("obligatoire", default=False)
    public = models.BooleanField("montré sur le site public", default=False)
    listed = models.BooleanField("montré dans la liste", default=False)

    class Meta(Orderable.Meta):
        verbose_name = "champ"
        verbose_name_plural = "champs"
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="network_field_key_unique"),
            models.CheckConstraint(
                condition=~Q(kind="choice") | ~Q(choices=""),
                name="network_field_choice_has_choices",
                violation_error_message="Écrivez les choix, un par ligne.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class NetworkAccess(models.Model):
    """A network opened to a group that may not see the others: an outside co-animator sees this one only."""

    class Level(models.TextChoices):
        """What the group may do there."""

        VIEW = "view", "Consulter"
        CHANGE = "change", "Consulter et modifier"

    network = ParentalKey(Network, on_delete=models.CASCADE, related_name="accesses")
    group = models.ForeignKey(Group, verbose_name="groupe", on_delete=models.CASCADE, related_name="network_accesses")
    level = models.CharField("droit", max_length=8, choices=Level.choices, default=Level.VIEW)

    class Meta:
        verbose_name = "accès"
        verbose_name_plural = "accès"
        constraints = [models.UniqueConstraint(fields=["network", "group"], name="network_access_once")]

    def __str__(self) -> str:
        return f"{self.group} : {self.get_level_display()}"


__all__ = ["Network", "NetworkAccess", "NetworkField", "NetworkQuerySet", "NetworkRole"]
