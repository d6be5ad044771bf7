"""What the library contributes. To add a type: its model, its template, one ``ResourceType`` here."""

from datetime import time, timedelta

from trajectoire.plugins import (
    AnswersExport,
    Contribution,
    Facet,
    NewsletterLayout,
    NewsletterSection,
    ResourceType,
    Role,
    RoleGrant,
    ScheduledJob,
    SectionWidth,
    TerritoryFigure,
    TerritorySection,
    TodoSource,
    registry,
)

from .addresses import search_files
from .facets import recount
from .imports.tasks import take_up
from .letter_sections import new_jobs, new_resources, open_calls, watch
from .models import CallForProjects, Dossier, ExperienceSheet, JobOffer, Publication, WatchBrief
from .notices.upkeep import follow_notices, refresh_all
from .territory_sections import address, closing, counts, latest
from .todo import closed_offers_and_closing_soon, old_drafts, unready_schedules

contributions: list[Contribution] = [
    ResourceType(
        model=Publication,
        key="publication",
        label="Publication",
        plural="Publications",
        description="Étude, synthèse, actes, compte rendu, note d’analyse ou guide, avec ses fichiers.",
        icon="doc-full",
        picture="resources/types/publication.svg",
        order=10,
    ),
    ResourceType(
        model=ExperienceSheet,
        key="experience-sheet",
        label="Fiche d’expérience",
        plural="Fiches d’expérience",
        description="Une action racontée pour être refaite ailleurs : qui, où, comment, avec quel budget.",
        icon="pick",
        picture="resources/types/experience-sheet.svg",
        order=20,
    ),
    ResourceType(
        model=WatchBrief,
        key="watch-brief",
        label="Brève de veille",
        plural="Brèves de veille",
        description="Ce qui vient de paraître ailleurs, en quelques lignes, et pourquoi c’est utile ici.",
        icon="pilcrow",
        picture="resources/types/watch-brief.svg",
        order=30,
    ),
    ResourceType(
        model=CallForProjects,
        key="call",
        label="Appel à projets",
        plural="Appels à projets",
        description="Qui finance quoi, pour qui et combien. Il quitte les listes après sa date de clôture.",
        icon="date",
        picture="resources/types/call-for-projects.svg",
        order=40,
    ),
    ResourceType(
        model=Dossier,
        key="dossier",
        label="Dossier thématique",
        plural="Dossiers thématiques",
        description="Des ressources choisies et mises en ordre, avec du texte entre elles.",
        icon="folder-open-inverse",
        picture="resources/types/dossier.svg",
        order=50,
    ),
    ResourceType(
        model=JobOffer,
        key="job-offer",
        label="Offre d’emploi",
        plural="Offres d’emploi",
        description="Un poste au centre ou chez un partenaire. Elle quitte les listes après sa date de clôture.",
        icon="user",
        picture="resources/types/job-offer.svg",
        order=60,
    ),
    Facet(key="theme", label="Thème", path="themes", parameter="theme", hierarchical=True, order=10),
    Facet(key="audience", label="Public", path="audiences", parameter="public", order=20),
    Facet(key="scheme", label="Dispositif", path="schemes", parameter="dispositif", order=25),
    Facet(key="territory", label="Territoire", path="territories", parameter="territoire", hierarchical=True, order=30),
    Facet(key="year", label="Année", path="year", parameter="annee", order=40),
    Facet(key="kind", label="Genre de publication", path="kind", parameter="genre", discreet=True, order=50),
    Facet(key="language", label="Langue", path="language", parameter="langue", discreet=True, order=60),
    TerritoryFigure(
        key="resources",
        label="Ressources",
        singular="ressource",
        plural="ressources",
        counts=counts,
        address=address,
    ),
    TerritorySection(
        key="echeances",
        label="À ne pas manquer",
        template="resources/sections/closing.html",
        context=closing,
        width=SectionWidth.HALF,
        order=40,
    ),
    TerritorySection(
        key="ressources",
        label="Ce qui s’y est écrit",
        template="resources/sections/latest.html",
        context=latest,
        width=SectionWidth.HALF,
        order=50,
    ),
    ScheduledJob(
        key="library-facets", label="Recompter la bibliothèque", run=recount, every=timedelta(days=1), at=time(3)
    ),
    ScheduledJob(
        key="notices",
        label="Notices : ce qui vient de paraître ou de se retirer",
        run=follow_notices,
        every=timedelta(minutes=10),
    ),
    ScheduledJob(
        key="notices-nightly", label="Notices : tout relire", run=refresh_all, every=timedelta(days=1), at=time(3, 40)
    ),
    *(
        RoleGrant(
            key=f"retired-{role.name.lower()}",
            label="Expliquer ce qui a été retiré",
            role=role,
            permissions=("resources.view_retiredidentifier", "resources.change_retiredidentifier"),
        )
        for role in (Role.DIRECTION, Role.EDITOR)
    ),
    ScheduledJob(key="imports", label="Imports interrompus", run=take_up, every=timedelta(minutes=1)),
    *(
        RoleGrant(
            key=f"imports-{role.name.lower()}",
            label="Importer des notices",
            role=role,
            permissions=("resources.add_importrun", "resources.view_importrun"),
        )
        for role in (Role.DIRECTION, Role.EDITOR)
    ),
    TodoSource(key="offers", label="Offres d’emploi", items=closed_offers_and_closing_soon, order=20),
    TodoSource(key="unready-schedules", label="Publications en attente", items=unready_schedules, order=10),
    TodoSource(key="old-drafts", label="Brouillons", items=old_drafts, order=60),
    NewsletterSection(
        key="new-resources",
        label="À lire",
        items=new_resources,
        description="Publications, fiches et dossiers parus depuis le numéro précédent.",
        order=10,
    ),
    NewsletterSection(
        key="open-calls",
        label="Appels à projets",
        items=open_calls,
        layout=NewsletterLayout.DATES,
        description="Ceux qui sont ouverts, avec leur date de clôture.",
        order=30,
    ),
    NewsletterSection(
        key="new-jobs",
        label="Offres d’emploi",
        items=new_jobs,
        layout=NewsletterLayout.LINES,
        description="Celles parues depuis le numéro précédent et encore ouvertes.",
        order=40,
    ),
    NewsletterSection(
        key="watch",
        label="Le fil de veille",
        items=watch,
        layout=NewsletterLayout.LINES,
        description="Les brèves parues depuis le numéro précédent.",
        order=50,
    ),
    AnswersExport(
        key="references",
        label="Références",
        singular="référence",
        plural="références",
        kinds=lambda: [kind.key for kind in registry.all(ResourceType)],
        files=search_files,
    ),
]
