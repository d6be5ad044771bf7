"""The form of an experience sheet: seven groups in the order of a story; what publication does not ask is folded."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel

from resources.form import resource_form
from territories.widgets import territories_panel

WHO = [
    FieldPanel("organisation"),
    FieldPanel("place"),
    territories_panel(required_on_save=False),
    MultiFieldPanel(
        [FieldPanel("state"), FieldRowPanel([FieldPanel("started_on"), FieldPanel("ended_on")])],
        heading="Dates et état",
        classname="collapsed",
    ),
]

WHAT_FOR = [
    FieldPanel("beneficiaries"),
    FieldPanel("objectives"),
    MultiFieldPanel(
        [FieldPanel("beneficiaries_count"), FieldPanel("need")], heading="Le point de départ", classname="collapsed"
    ),
]

STORY = [
    InlinePanel(
        "steps",
        [FieldRowPanel([FieldPanel("period"), FieldPanel("label")]), FieldPanel("title"), FieldPanel("text")],
        heading="Étapes",
        label="Étape",
        help_text="Dans l’ordre où c’est arrivé. Une au moins pour publier ; quatre font une bonne fiche.",
    ),
    InlinePanel(
        "quotes",
        [FieldPanel("text"), FieldPanel("speaker")],
        heading="Paroles",
        label="Paroles",
        max_num=3,
        help_text="Elles se placent entre les étapes.",
        classname="collapsed",
    ),
]

MEANS = [
    FieldPanel("staff"),
    FieldPanel("equipment"),
    FieldPanel("budget_period"),
    InlinePanel(
        "funding",
        [FieldPanel("label", heading="Qui paie"), FieldRowPanel([FieldPanel("amount"), FieldPanel("kind")])],
        heading="Ressources",
        label="Ressource",
        help_text="Un financeur par ligne, le plus gros d’abord. Le total et les parts se calculent.",
    ),
    InlinePanel(
        "expenses",
        [FieldPanel("label", heading="Quoi"), FieldRowPanel([FieldPanel("amount"), FieldPanel("valued")])],
        heading="Dépenses",
        label="Dépense",
    ),
]

RESULTS = [
    InlinePanel(
        "partners",
        [FieldRowPanel([FieldPanel("organisation"), FieldPanel("name")]), FieldPanel("role")],
        heading="Partenaires",
        label="Partenaire",
    ),
    InlinePanel(
        "results",
        [FieldRowPanel([FieldPanel("figure"), FieldPanel("text")])],
        heading="Résultats",
        label="Résultat",
    ),
    FieldPanel("evaluation"),
]

AGAIN = [
    InlinePanel(
        "obstacles",
        [FieldPanel("obstacle"), FieldPanel("lever"), FieldPanel("detail")],
        heading="Obstacles et leviers",
        label="Obstacle et levier",
        help_text="Ce qui a résisté, et ce qui l’a débloqué.",
    ),
    FieldPanel("transfer_conditions"),
    FieldPanel("advice"),
]

SOURCES = [
    FieldRowPanel([FieldPanel("verified_on"), FieldPanel("verified_how")]),
    FieldPanel("contact"),
    FieldPanel("contact_note"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("collected_on"), FieldPanel("collected_by")]),
            FieldRowPanel([FieldPanel("approved_on"), FieldPanel("approved_by")]),
        ],
        heading="Recueil et bon à publier",
        classname="collapsed",
    ),
]

SHEET_FORM = resource_form(
    (
        "La fiche",
        [
            TitleFieldPanel("title", heading="Titre", placeholder="Titre"),
            FieldPanel("summary"),
            MultiFieldPanel(WHO, heading="1. Qui, et où"),
            MultiFieldPanel(WHAT_FOR, heading="2. Pour qui, et pour quoi"),
            MultiFieldPanel(STORY, heading="3. Comment ça s’est fait"),
            MultiFieldPanel(MEANS, heading="4. Avec quels moyens", classname="collapsed"),
            MultiFieldPanel(RESULTS, heading="5. Avec qui, et ce que cela a donné", classname="collapsed"),
            MultiFieldPanel(AGAIN, heading="6. Pour le refaire ailleurs", classname="collapsed"),
            MultiFieldPanel(SOURCES, heading="7. À qui en parler, et d’où nous le savons"),
            MultiFieldPanel(
                [FieldPanel("cover"), FieldPanel("body")], heading="Image et autre contenu", classname="collapsed"
            ),
        ],
    ),
    without=("territories",),
)
