"""What kinds of events there are, how one registers, and in what state an event is."""

from django.db import models


class Kind(models.TextChoices):
    """What the centre organises, in the words of the field."""

    REGIONAL_DAY = "journee-regionale", "journée régionale"
    TRAINING_CYCLE = "cycle-de-qualification", "cycle de qualification"
    WORKING_GROUP = "groupe-de-travail", "groupe de travail"
    SEMINAR = "seminaire", "séminaire"
    PRACTICE_EXCHANGE = "echange-de-pratiques", "échange de pratiques"
    ACTION_RESEARCH = "recherche-action", "recherche-action"
    WEBINAR = "webinaire", "webinaire"
    VISIT = "visite", "visite"
    PARTNER = "partenaire", "événement d’un partenaire"


class RegistrationMode(models.TextChoices):
    """How one takes part."""

    NONE = "aucune", "entrée libre, sans inscription"
    FORM = "formulaire", "par le formulaire de la page"
    EXTERNAL = "ailleurs", "sur un autre site"
    INVITATION = "invitation", "sur invitation"


class State(models.TextChoices):
    """Where an event is, from the first line to the last."""

    DRAFT = "brouillon", "brouillon"
    ANNOUNCED = "annonce", "annoncé"
    OPEN = "ouvert", "inscriptions ouvertes"
    FULL = "complet", "complet"
    CLOSED = "clos", "inscriptions closes"
    CANCELLED = "annule", "annulé"
    PAST = "passe", "passé"
