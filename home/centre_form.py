"""The form of the centre's settings: one tab for each moment when somebody needs it."""

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)

IDENTITY = [FieldPanel("name"), FieldPanel("region"), FieldPanel("baseline"), FieldPanel("logo")]

CONTACTS = [
    FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
    FieldPanel("message_recipients"),
    InlinePanel(
        "offices",
        [FieldPanel("name"), FieldPanel("address"), FieldPanel("opening_hours")],
        heading="Bureaux",
        label="Bureau",
        help_text="Dans l’ordre où vous voulez les montrer.",
    ),
]

LEGAL = [
    HelpPanel(
        "<p>Ces textes nourrissent les mentions légales, le pied de page et l’information "
        "donnée sous les formulaires.</p>"
    ),
    MultiFieldPanel(
        [
            FieldPanel("publisher"),
            FieldPanel("publication_director"),
            FieldPanel("host"),
            FieldPanel("training_number"),
        ],
        heading="Qui publie, qui héberge",
    ),
    FieldPanel("data_protection_contact"),
    FieldPanel("default_licence"),
    MultiFieldPanel([PageChooserPanel("legal_page"), PageChooserPanel("privacy_page")], heading="Pages"),
]

LINKS = [
    InlinePanel(
        "links",
        [FieldPanel("label"), FieldPanel("url")],
        heading="Ailleurs sur le web",
        label="Lien",
        help_text="Réseaux sociaux, réseau national des centres… Ils paraissent au pied de chaque page.",
    ),
]

PARTNERS = [
    InlinePanel(
        "partners",
        [FieldPanel("name"), FieldPanel("url"), FieldPanel("logo")],
        heading="Partenaires et financeurs",
        label="Partenaire",
    ),
]

ACCESSIBILITY = [
    HelpPanel(
        "<p>La déclaration s’écrit d’elle-même, d’après ce qui suit, en haut de la page choisie. "
        "Tant qu’aucun audit n’est saisi, ou s’il a plus de trois ans, le site se déclare « non conforme » : "
        "c’est la règle. À partir de 50 % des critères il est « partiellement conforme ».</p>"
    ),
    FieldPanel("regime"),
    PageChooserPanel("accessibility_page"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("audited_on"), FieldPanel("audit_rate")]),
            FieldPanel("auditor"),
            FieldPanel("audit_exceptions"),
        ],
        heading="Dernier audit (RGAA 4.1)",
    ),
    FieldPanel("accessibility_plan_url"),
]

centre_form = TabbedInterface(
    [
        ObjectList(IDENTITY, heading="Identité"),
        ObjectList(CONTACTS, heading="Contacts"),
        ObjectList(LEGAL, heading="Textes légaux"),
        ObjectList(LINKS, heading="Liens"),
        ObjectList(PARTNERS, heading="Partenaires"),
        ObjectList(ACCESSIBILITY, heading="Accessibilité"),
    ]
)
"""What ``Centre`` shows in the administration."""
