"""The administration speaks French, in the team's words: every screen is read, as every role."""

import re
from pathlib import Path
from typing import Any

import polib
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.models import Page
from wagtail.users.models import UserProfile

from tests.accounts.conftest import Hire
from tests.dashboard.screens import menu, screens, spoken
from trajectoire.accounts.models import User
from trajectoire.accounts.roles import home_page
from trajectoire.pages.base import page_models
from trajectoire.plugins import Role

LOCALE = Path(__file__).resolve().parents[2] / "site/trajectoire/locale"

TECHNICAL = re.compile(
    r"\b(snippets?|extraits?|fragments?|slugs?|taxonom\w*|workflows?|wagtail|streamfield|alias|chooser|tags?|"
    r"superuser|superutilisateur|timestamp|json|html5?|python|backend|frontend|modeladmin|none|null|true|false)\b",
    re.IGNORECASE,
)
"""Words that no editor should meet."""

ENGLISH = frozenset(
    (Path(__file__).parent / "english_words.txt").read_text(encoding="utf-8").split(),
)
"""Everyday English words that no French sentence contains (``page``, ``image``, ``document``… are French too)."""

WORD = re.compile(r"[a-zà-ÿ]+", re.IGNORECASE)
ADDRESS = re.compile(r"\S+@\S+|https?://\S+|/\S+/|\S+\.\w{2,4}\b|\(CC [^)]*\)")
MOST_SCREENS = {Role.DIRECTION: 90, Role.PROJECT_OFFICER: 30, Role.EDITOR: 25, Role.REVIEWER: 25}
"""Direction sees nearly everything: the others need only show what is theirs."""


def wrong_words(text: str) -> list[str]:
    """Words of ``text`` that are technical or English."""
    plain = ADDRESS.sub(" ", text)
    english = {word for word in WORD.findall(plain) if word.lower() in ENGLISH}
    return sorted({match[0] for match in TECHNICAL.finditer(plain)} | english)


@pytest.mark.parametrize("text", ["Edit this page", "Votre slug", "Choisir un extrait", "Hide", "Wagtail"])
def test_the_reading_finds_what_it_looks_for(text: str) -> None:
    assert wrong_words(text)


@pytest.mark.parametrize(
    "text",
    ["Pages du site", "Enregistrer le brouillon", "On y va", "a@exemple.fr", "Type de page", "/gestion/all/the/"],
)
def test_the_reading_leaves_french_alone(text: str) -> None:
    assert wrong_words(text) == []


@pytest.fixture
def world(hire: Hire) -> User:
    """A page of each kind that can be made, and one colleague more."""
    author = hire(Role.PROJECT_OFFICER)
    root = home_page()
    assert root
    for model in page_models():
        if model.can_create_at(root):
            page = model(title=f"Essai {model.__name__.lower()}", owner=author, live=False)
            root.add_child(instance=page)
            page.save_revision(user=author)
    return author


@pytest.mark.parametrize("role", Role)
def test_no_screen_shows_a_technical_or_english_word(client: Client, hire: Hire, world: User, role: Role) -> None:
    client.force_login(hire(role))
    found: dict[str, set[str]] = {}
    root = home_page()
    assert root
    start = (
        "/gestion/",
        reverse("wagtailadmin_account"),
        reverse("wagtailadmin_pages:add_subpage", args=[root.pk]),
        *(
            reverse("wagtailadmin_pages:add", args=[m._meta.app_label, m._meta.model_name, root.pk])
            for m in page_models()
            if m.can_create_at(root)
        ),
        *(reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in Page.objects.child_of(root)[:8]),
        *(reverse("wagtailadmin_pages:history", args=[page.pk]) for page in Page.objects.child_of(root)[:1]),
    )
    read = 0
    for path, tree in screens(client, start, MOST_SCREENS[role]):
        read += 1
        for text in spoken(tree):
            if wrong := wrong_words(text):
                found.setdefault(f"{', '.join(wrong)} : {text[:90]}", set()).add(path)
    report = "\n".join(f"{text}   ← {min(paths)} (×{len(paths)})" for text, paths in sorted(found.items()))
    assert not found, f"{len(found)} textes à reprendre :\n{report}"
    assert read > 15


@pytest.mark.parametrize(
    ("role", "entries"),
    [
        (Role.EDITOR, ["today", "todo", "explorer", "files"]),
        (Role.DIRECTION, ["today", "todo", "explorer", "files", "reports", "settings", "help"]),
    ],
)
def test_the_menu_is_in_the_order_of_a_day(client: Client, hire: Hire, role: Role, entries: list[str]) -> None:
    client.force_login(hire(role))
    tree = next(iter(screens(client, ("/gestion/",), 1)))[1]
    modules: Any = menu(tree)
    items = next(m for m in modules["modules"] if m["_type"].endswith("MainMenuModule"))["_args"][0]
    names = [item["_args"][0]["name"] for item in items]
    assert [name for name in names if name in entries] == entries
    assert names[:2] == ["today", "todo"]
    assert not {"images", "documents", "snippets", "forms"} & set(names)


def test_our_words_are_compiled_and_win_over_wagtail_s() -> None:
    for source in LOCALE.rglob("*.po"):
        assert source.with_suffix(".mo").read_bytes() == polib.pofile(str(source)).to_binary(), "scripts/compile-words"
    with override("fr"):
        assert gettext("Collection") == "Dossier"
        assert gettext("Reports") == "Suivi"


def test_every_word_of_ours_keeps_the_places_of_the_original() -> None:
    """A lost ``%(name)s`` would break a screen."""
    places = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    for source in LOCALE.rglob("*.po"):
        for entry in polib.pofile(str(source)):
            for text in [entry.msgstr, *entry.msgstr_plural.values()]:
                unknown = set(places.findall(text)) - set(places.findall(entry.msgid + entry.msgid_plural))
                assert not unknown, entry.msgid


def test_the_language_does_not_follow_the_browser_nor_the_profile(client: Client, hire: Hire) -> None:
    user = hire(Role.EDITOR)
    client.force_login(user)
    client.get("/gestion/account/")
    UserProfile.objects.filter(user=user).update(preferred_language="")
    page = client.get("/gestion/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="fr"' in page
    assert "À traiter" in page
