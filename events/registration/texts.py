"""The messages of registration, whose words editors may rewrite."""

from mail.declared_texts import MailText, Variable

from . import telling

_NAME = Variable(name="prenom", label="Prénom", example="Lucie")
_TITLE = Variable(
    name="titre", label="Titre de l’événement", example="Les quartiers, premiers ateliers de la transition"
)
_UNTIL = Variable(name="limite", label="Jusqu’à quand la place est tenue", example="jeudi 14 janvier 2027 à 18 h 00")

OF_ONE = ("events/mail/registration.mjml", "events/mail/registration.txt")
OF_A_GROUP = ("events/mail/group.mjml", "events/mail/group.txt")
"""Templates of what one person is told, and the contact of a group."""

SAMPLE: dict[str, object] = {
    "lines": ["jeudi 21 janvier 2027, 9 h 15 à 16 h 30 : La Commanderie, Dole"],
    "people": ["Nour Essai : place confirmée", "Karim Ferrand : en liste d’attente"],
    "event_url": "https://exemple.fr/agenda/les-quartiers/",
}


def _text(
    key: str, label: str, subject: str, opening: str, when: str, *more: Variable, templates: tuple[str, str] = OF_ONE
) -> MailText:
    return MailText(
        key=key,
        label=label,
        purpose=telling.PURPOSE,
        mjml=templates[0],
        plain=templates[1],
        subject=subject,
        opening=opening,
        when=when,
        variables=(_NAME, _TITLE, *more),
        links=("lien",),
        sample=SAMPLE,
    )


REGISTRATION_TEXTS = [
    _text(
        telling.CONFIRMED,
        "Inscription confirmée",
        "Votre inscription : {titre}",
        "Bonjour {prenom},\n\nVotre inscription est confirmée. Le fichier joint ajoute le rendez-vous à votre agenda.",
        "Quand une personne a une place.",
    ),
    _text(
        telling.WAITING,
        "Inscription en liste d’attente",
        "Vous êtes en liste d’attente : {titre}",
        "Bonjour {prenom},\n\nIl n’y a plus de place pour l’instant : vous êtes en liste d’attente. Si une place se "
        "libère, nous vous l’écrirons ; il n’y a rien d’autre à faire.",
        "Quand une personne s’inscrit alors que c’est complet.",
    ),
    _text(
        telling.OFFERED,
        "Une place se libère",
        "Une place pour vous : {titre}",
        "Bonjour {prenom},\n\nUne place s’est libérée. Elle est tenue pour vous jusqu’à {limite} : ouvrez le lien "
        "ci-dessous pour la prendre, ou pour la laisser à la personne suivante.",
        "Quand une place libérée est proposée à la première personne qui attend.",
        _UNTIL,
    ),
    _text(
        telling.LEFT,
        "Inscription annulée",
        "Votre inscription est annulée : {titre}",
        "Bonjour {prenom},\n\nVotre inscription est annulée, et votre place proposée à quelqu’un d’autre.",
        "Quand une personne annule, ou quand l’équipe annule pour elle.",
    ),
    _text(
        telling.LAPSED,
        "Proposition restée sans réponse",
        "La place est allée à quelqu’un d’autre : {titre}",
        "Bonjour {prenom},\n\nSans réponse de votre part, la place a été proposée à la personne suivante. "
        "Vous pouvez vous inscrire de nouveau.",
        "Quand le temps laissé pour répondre est passé.",
    ),
    _text(
        telling.CHANGED,
        "Événement changé ou annulé",
        "Changement : {titre}",
        "Bonjour {prenom},\n\nCet événement, où vous êtes inscrit·e, a changé. Voici ce qu’il en est maintenant.",
        "Quand un événement est annulé, ou qu’une séance change de date ou de lieu.",
    ),
    _text(
        telling.REMINDER,
        "Rappel",
        "Bientôt : {titre}",
        "Bonjour {prenom},\n\nC’est bientôt. Si vous ne pouvez plus venir, dites-le par le lien ci-dessous : "
        "quelqu’un attend peut-être une place.",
        "Sept jours et un jour avant.",
    ),
    _text(
        telling.GROUP,
        "Groupe inscrit",
        "Votre groupe : {titre}",
        "Bonjour {prenom},\n\nVoici les personnes que vous avez inscrites. Le lien ci-dessous sert à en ajouter, à en "
        "remplacer ou à en retirer. Celles dont vous avez donné l’adresse reçoivent aussi leur propre message.",
        "Quand une structure inscrit plusieurs personnes : à qui les inscrit.",
        templates=OF_A_GROUP,
    ),
    _text(
        telling.GROUP_NEWS,
        "Groupe : ce qui a changé",
        "Du nouveau pour votre groupe : {titre}",
        "Bonjour {prenom},\n\nQuelque chose a changé. Voici où en est votre groupe ; prévenez les personnes dont vous "
        "n’avez pas donné l’adresse.",
        "Quand la liste du groupe change, quand une place se libère, ou quand l’événement change.",
        templates=OF_A_GROUP,
    ),
    _text(
        telling.GROUP_REMINDER,
        "Groupe : rappel",
        "Bientôt, avec votre groupe : {titre}",
        "Bonjour {prenom},\n\nC’est bientôt. Prévenez les personnes dont vous n’avez pas donné l’adresse, et retirez "
        "celles qui ne peuvent plus venir : quelqu’un attend peut-être une place.",
        "Sept jours et un jour avant, à qui a inscrit un groupe.",
        templates=OF_A_GROUP,
    ),
]
"""In the order of a registration's life."""
