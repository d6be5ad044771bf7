"""The messages of alerts, whose words editors may rewrite."""

from mail.declared_texts import MailText, Variable

from .asking import CHOICES
from .model import PURPOSE

RESULTS = "alerte-resultats"
"""Key of the message that tells what is new."""

TEXTS = [
    MailText(
        key=CHOICES,
        label="Lien vers ses alertes",
        purpose="confirmation",
        mjml="newsletter/alerts/mail/choices.mjml",
        plain="newsletter/alerts/mail/choices.txt",
        subject="Vos alertes",
        opening="Bonjour,\n\nVotre adresse vient d’être donnée sur notre site. Elle reçoit déjà des alertes : le lien "
        "ci-dessous montre lesquelles, et permet d’en changer.",
        when="Quand une personne demande une alerte qu’elle a déjà, ou cherche à changer ses alertes.",
        links=("lien",),
    ),
    MailText(
        key=RESULTS,
        label="Alerte : ce qui est nouveau",
        purpose=PURPOSE,
        mjml="newsletter/alerts/mail/results.mjml",
        plain="newsletter/alerts/mail/results.txt",
        subject="{objet}",
        opening="Bonjour,\n\nVoici ce qui vient de paraître, parmi ce que vous suivez.",
        when="Quand paraît quelque chose qu’une personne suit, au rythme qu’elle a choisi.",
        variables=(Variable(name="objet", label="Combien, et sur quoi", example="2 nouveautés : Thème : Emploi"),),
        links=("lien",),
        sample={
            "groups": [
                {
                    "title": "Thème : Emploi",
                    "items": [
                        {
                            "label": "Fiche d’expérience",
                            "title": "Des ateliers au pied des tours",
                            "text": "Une équipe de quartier raconte.",
                            "url": "https://exemple.fr/ressources/ateliers/",
                        }
                    ],
                    "more": 0,
                    "more_url": "https://exemple.fr/recherche/?theme=emploi",
                }
            ]
        },
    ),
]
