"""The messages of subscriptions, whose words editors may rewrite."""

from mail.declared_texts import MailText

from .asking import KNOWN

TEXTS = [
    MailText(
        key=KNOWN,
        label="Lien vers ses choix",
        purpose="confirmation",
        mjml="newsletter/messages/choices.mjml",
        plain="newsletter/messages/choices.txt",
        subject="Vos lettres, vos choix",
        opening="Bonjour,\n\nVotre adresse vient d’être donnée sur notre site. Elle reçoit déjà nos lettres : le lien "
        "ci-dessous montre lesquelles, et permet d’en changer.",
        when="Quand une personne déjà abonnée donne son adresse, ou demande à changer ses choix.",
        links=("lien",),
    ),
]
