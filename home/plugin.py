"""What the site contributes."""

from datetime import time, timedelta

from mail.declared_texts import MailText, Variable
from trajectoire.plugins import Contribution, HomeSection, Role, RoleGrant, ScheduledJob, TodoSource

from .contact import todo as waiting_messages
from .contact.messages import erase_old_messages
from .library_sections import deadlines, news
from .menus import faults
from .territory_section import territories

contributions: list[Contribution] = [
    HomeSection(
        key="news",
        label="Du nouveau",
        description="les quatre dernières ressources publiées.",
        template="home/sections/news.html",
        context=news,
        order=10,
    ),
    HomeSection(
        key="deadlines",
        label="À ne pas manquer",
        description="les offres et les appels qui se terminent bientôt.",
        template="home/sections/deadlines.html",
        context=deadlines,
        order=30,
    ),
    HomeSection(
        key="territories",
        label="Votre territoire",
        description="les contrats de ville, par département.",
        template="home/sections/territories.html",
        context=territories,
        order=40,
    ),
    MailText(
        key="contact",
        label="Message reçu par le site",
        when="Quand un visiteur écrit par la page de contact, aux adresses choisies dans les réglages du centre.",
        purpose="contact",
        mjml="home/messages/contact.mjml",
        plain="home/messages/contact.txt",
        subject="Message du site : {objet}",
        opening="{nom} vous écrit depuis le site. Répondez à ce courriel pour lui répondre.",
        variables=(
            Variable(name="nom", label="le nom du visiteur", example="Nadia Ferhat"),
            Variable(name="objet", label="l’objet de son message", example="Une question sur les cités éducatives"),
        ),
        sample={
            "name": "Nadia Ferhat",
            "email": "nadia.ferhat@exemple.fr",
            "object": "Une question sur les cités éducatives",
            "body": "Bonjour,\n\nQui peut intervenir à notre journée du 12 mai ?\n\nMerci d’avance.",
            "url": "#",
        },
    ),
    TodoSource(key="messages", label="Messages reçus", items=waiting_messages.todo_items, order=20),
    TodoSource(key="menus", label="Menus", items=faults.todo_items, order=60),
    ScheduledJob(
        key="erase_messages",
        label="Effacement des messages anciens",
        run=erase_old_messages,
        every=timedelta(days=1),
        at=time(3, 40),
    ),
    *(
        RoleGrant(
            key=f"messages-{role.name.lower().replace('_', '-')}",
            label="Lire les messages reçus et les marquer comme traités",
            role=role,
            permissions=("home.view_contactmessage", "home.handle_contactmessage"),
        )
        for role in (Role.DIRECTION, Role.PROJECT_OFFICER)
    ),
    *(
        RoleGrant(
            key=f"menus-{role.name.lower().replace('_', '-')}",
            label="Arranger les menus",
            role=role,
            permissions=("home.change_menus",),
        )
        for role in (Role.DIRECTION, Role.PROJECT_OFFICER)
    ),
    RoleGrant(
        key="centre",
        label="Changer le nom, les contacts et les textes légaux du centre",
        role=Role.DIRECTION,
        permissions=("home.change_centre",),
    ),
]
