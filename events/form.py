"""The form of an event: what, programme, registration, welcome, then what every resource has."""

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
    TitleFieldPanel,
)

from resources.form import resource_form

from .kept_rows import KeptRowsPanel

SESSION = [
    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    FieldPanel("title"),
    FieldRowPanel([FieldPanel("place"), FieldPanel("room")]),
    FieldPanel("address"),
    FieldRowPanel([FieldPanel("territory"), FieldPanel("capacity")]),
    FieldPanel("online_url"),
    FieldPanel("cancelled"),
]

EVENT_FORM = resource_form(
    (
        "L’événement",
        [
            TitleFieldPanel("title", heading="Titre", placeholder="Titre"),
            FieldPanel("kind"),
            FieldPanel("summary"),
            KeptRowsPanel(
                "sessions",
                SESSION,
                heading="Séances",
                label="Séance",
                help_text="Le jour, l’heure, le lieu. Une réunion a une séance ; un cycle en a plusieurs. "
                "Une séance qui n’aura pas lieu se coche « annulée » : ne l’effacez pas, on y est inscrit.",
            ),
            FieldPanel("cover"),
            FieldPanel("body"),
            InlinePanel(
                "outcomes",
                [PageChooserPanel("resource")],
                heading="Ce qui en est sorti",
                label="Ressource",
                help_text="Après l’événement : les actes, le compte rendu, une fiche d’expérience.",
            ),
            MultiFieldPanel(
                [FieldPanel("cancelled"), FieldPanel("cancellation_reason")],
                heading="Annulation",
                classname="collapsed",
            ),
        ],
    ),
    (
        "Programme",
        [
            InlinePanel(
                "programme",
                [
                    FieldRowPanel([FieldPanel("day"), FieldPanel("at")]),
                    FieldPanel("title"),
                    FieldPanel("text"),
                    FieldPanel("is_pause"),
                ],
                heading="Programme",
                label="Moment",
            ),
            KeptRowsPanel(
                "workshops",
                [
                    FieldPanel("title"),
                    FieldPanel("summary"),
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldPanel("capacity"),
                    FieldPanel("cancelled"),
                ],
                heading="Ateliers au choix",
                label="Atelier",
                help_text="Ceux qui se tiennent en même temps s’excluent.",
            ),
            InlinePanel(
                "speakers",
                [FieldRowPanel([FieldPanel("person"), FieldPanel("name")]), FieldPanel("role")],
                heading="Intervenant·es",
                label="Intervenant·e",
            ),
            InlinePanel(
                "partners",
                [FieldRowPanel([FieldPanel("organisation"), FieldPanel("name")])],
                heading="Avec",
                label="Partenaire",
            ),
            InlinePanel(
                "phases",
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                    FieldPanel("text"),
                    FieldPanel("deliverable"),
                ],
                heading="Phases (recherche-action)",
                label="Phase",
            ),
        ],
    ),
    (
        "Inscription",
        [
            FieldPanel("registration_mode"),
            FieldPanel("external_url"),
            FieldRowPanel([FieldPanel("registration_opens_at"), FieldPanel("registration_closes_at")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("capacity"), FieldPanel("answer_hours")]),
                    FieldPanel("waiting_list"),
                    FieldPanel("sessions_are_choices"),
                ],
                heading="Places",
            ),
            FieldPanel("price"),
            KeptRowsPanel(
                "questions",
                [
                    FieldPanel("label"),
                    FieldPanel("kind"),
                    FieldPanel("options"),
                    FieldPanel("help"),
                    FieldPanel("required"),
                    FieldPanel("retired"),
                ],
                heading="Questions de l’inscription",
                label="Question",
                help_text="Nom, adresse, structure et fonction sont demandés d’office. N’ajoutez que ce qui servira.",
            ),
            FieldPanel("required_share"),
        ],
    ),
    (
        "Accueil",
        [
            FieldPanel("access"),
            FieldPanel("access_plan"),
            FieldPanel("accessibility"),
            FieldRowPanel([FieldPanel("facilitator"), FieldPanel("network")]),
        ],
    ),
)
