"""What mail contributes: the reasons to write that every installation has."""

from trajectoire.plugins import LegalBasis, MailPurpose

contributions = [
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
]
