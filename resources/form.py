"""The form of a resource: tabs in the order in which an editor thinks."""

from collections.abc import Sequence
from typing import Any

from django.forms import ModelMultipleChoiceField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from territories.widgets import territories_panel
from trajectoire.guide.panel import GuidePanel
from trajectoire.pages.forms import PageForm

from .choices import Choices
from .readiness.panel import ReadinessPanel
from .reading_panel import ReadingPanel


class ResourceForm(PageForm):
    """The form of a page, with its themes shown as a tree."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = self.fields.get("themes")
        if isinstance(themes, ModelMultipleChoiceField):
            themes.label_from_instance = lambda theme: theme.indented_name()  # type: ignore[method-assign, assignment]
        for name in self.instance.required_for_publication:
            if name in self.fields:
                self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """For publication, rows that the type requires are required too."""
        cleaned = super().clean()
        if not self.is_deferred_validation:
            for name in set(self.formsets) & set(self.instance.required_for_publication):
                require_a_row(self.formsets[name])
        return cleaned

    def _post_clean(self) -> None:
        """For publication, what the type itself says is missing, beside the field that it concerns."""
        super()._post_clean()
        if not self.is_deferred_validation:
            relations = {field.name for field in self.instance._meta.many_to_many}  # noqa: SLF001 - Django's documented way
            for need in self.instance.publication_needs():
                if need.field in self.fields and need.field not in relations and need.field not in self.errors:
                    self.add_error(need.field, need.message)


def require_a_row(formset: Any) -> None:
    """Have ``formset`` ask for one row at least, in words; its forms are made first, or Django would fill one."""
    if formset.forms is not None:
        formset.min_num, formset.validate_min = 1, True
        name = formset.model._meta.verbose_name  # noqa: SLF001 - Django's documented way
        formset.error_messages = {
            **formset.error_messages,
            "too_few_forms": f"Pour publier, il en faut au moins un : {name}.",
        }


RESOURCE_PANELS: list[Panel] = [
    TitleFieldPanel("title", heading="Titre", placeholder="Titre"),
    FieldPanel("summary"),
    FieldPanel("cover"),
    FieldPanel("body"),
]
"""What every resource begins with; a type puts its own panels among them."""

FILE_PANELS: list[Panel] = [
    InlinePanel(
        "files",
        [
            FieldPanel("document"),
            FieldRowPanel([FieldPanel("role"), FieldPanel("language")]),
            FieldPanel("title"),
        ],
        heading="Fichiers à télécharger",
        label="Fichier",
        help_text="Le premier est le plus visible. Un fichier d’un dossier privé n’est pas montré au public.",
    ),
]

CLASSIFICATION_PANELS: list[Panel] = [
    FieldPanel("themes", widget=Choices, required_on_save=False),
    FieldPanel("audiences", widget=Choices),
    FieldPanel("schemes", widget=Choices),
    territories_panel(),
    FieldPanel("keywords"),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("period_from"), FieldPanel("period_to")]), FieldPanel("language")],
        heading="Période et langue",
    ),
]

PUBLICATION_PANELS: list[Panel] = [
    ReadinessPanel(heading="Prêt à publier ?"),
    FieldPanel("licence"),
    FieldPanel("revised_on"),
    InlinePanel("related_links", [PageChooserPanel("target")], heading="À lire aussi", label="Ressource", max_num=8),
    FieldPanel(
        "slug",
        required_on_save=False,
        heading="Adresse de la page",
        help_text="Elle se fait du titre. Ne la changez plus une fois la page publiée : des liens y mènent.",
    ),
    PublishingPanel(),
    ReadingPanel(heading="Lectures"),
]


def resource_form(*tabs: tuple[str, Sequence[Any]], without: Sequence[str] = ()) -> TabbedInterface:
    """The form with these tabs (heading and panels) first, then those that every resource has.

    ``without``: fields of the classification that a type asks for in a tab of its own.
    """
    classification = [panel for panel in CLASSIFICATION_PANELS if getattr(panel, "field_name", None) not in without]
    common = [("Fichiers", FILE_PANELS), ("Classement", classification), ("Publication", PUBLICATION_PANELS)]
    every: list[tuple[str, Sequence[Any]]] = [*tabs, *common]
    first, opening = every[0]
    shown = [(first, [GuidePanel(), *opening]), *every[1:]]
    return TabbedInterface(
        [ObjectList(panels, heading=heading) for heading, panels in shown], base_form_class=ResourceForm
    )
