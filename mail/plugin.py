"""What mail contributes: the reasons to write that every installation has."""

from datetime import time, timedelta

from trajectoire.plugins import (
    HealthCheck,
    IntakeSource,
    LegalBasis,
    MailPurpose,
    Role,
    RoleGrant,
    ScheduledJob,
    TodoSource,
)

from . import supervision
from .bounces.rules import dead_mailboxes
from .declared_texts import MailText

_LEDGERS = (
    "mail.view_batch",
    "mail.change_batch",
    "mail.view_delivery",
    "mail.view_address",
    "mail.view_suppression",
    "mail.change_suppression",
    "mail.change_editedtext",
)

contributions = [
    MailText(
        key="confirmation",
        label="Confirmation d’une inscription",
        when="Quand quelqu’un donne son adresse sur le site, pour vérifier que c’est bien la sienne.",
        purpose="confirmation",
        mjml="mail/messages/confirmation.mjml",
        plain="mail/messages/confirmation.txt",
        subject="Confirmez votre adresse",
        opening="Bonjour,\n\nVous venez de donner cette adresse sur notre site pour recevoir\u00a0:",
        links=("lien",),
        sample={"label": "La lettre d’information", "description": "Une lettre tous les quinze jours."},
    ),
    MailPurpose(
        key="compte",
        label="Accès à la gestion du site",
        description="Invitations, mots de passe oubliés et alertes de sécurité des comptes de l’équipe.",
        basis=LegalBasis.CONTRACT,
        essential=True,
    ),
    MailPurpose(
        key="contact",
        label="Messages reçus par le site",
        description="Le formulaire de contact, transmis à l’équipe.",
        basis=LegalBasis.LEGITIMATE_INTEREST,
    ),
    MailPurpose(
        key="equipe",
        label="Avis à l’équipe",
        description="Relectures, publications et tâches en échec.",
        basis=LegalBasis.CONTRACT,
    ),
    MailPurpose(
        key="confirmation",
        label="Confirmations",
        description="La demande de confirmer une adresse ou un choix que l’on vient de donner.",
        basis=LegalBasis.CONTRACT,
        essential=True,
    ),
    HealthCheck(key="mail", label="Courrier", check=supervision.problem, critical=False),
    IntakeSource(key="returned-mail", label="Courrier revenu", facts=dead_mailboxes),
    TodoSource(key="mail", label="Courrier", items=supervision.todo_items, order=5),
    ScheduledJob(
        key="mail_returns", label="Courrier revenu", run=supervision.read_returns, every=timedelta(minutes=10)
    ),
    ScheduledJob(
        key="mail_forget",
        label="Courrier ancien",
        run=supervision.forget,
        every=timedelta(days=1),
        at=time(3, 40),
    ),
    RoleGrant(
        key="mail_direction",
        label="Courrier",
        role=Role.DIRECTION,
        permissions=(*_LEDGERS, "mail.delete_address"),
    ),
    RoleGrant(
        key="mail_officer",
        label="Courrier",
        role=Role.PROJECT_OFFICER,
        permissions=_LEDGERS,
    ),
    RoleGrant(key="mail_editor", label="Courrier", role=Role.EDITOR, permissions=("mail.change_editedtext",)),
]
