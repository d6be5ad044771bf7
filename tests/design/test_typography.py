"""French typography: the rules on examples, and what must hold for any text."""

import re

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from trajectoire.design.typography import NARROW, SPACE, french, french_html

EXAMPLES = [
    ("Bonjour !", f"Bonjour{NARROW}!"),
    ("Pourquoi?", f"Pourquoi{NARROW}?"),
    ("oui ; non", f"oui{NARROW}; non"),
    ("Note : lire", f"Note{SPACE}: lire"),
    ("« oui »", f"«{NARROW}oui{NARROW}»"),
    ("«oui»", f"«{NARROW}oui{NARROW}»"),
    ('"oui"', f"«{NARROW}oui{NARROW}»"),
    ("l'été", "l’été"),
    ("10 %", f"10{NARROW}%"),
    ("10%", f"10{NARROW}%"),
    ("12,5 €", f"12,5{SPACE}€"),
    ("1 284 ressources", f"1{NARROW}284 ressources"),
    ("12 345 678", f"12{NARROW}345{NARROW}678"),
    ("p. 12", f"p.{SPACE}12"),
    ("n° 84", f"n°{SPACE}84"),
    ("3 décembre 2026", f"3{SPACE}décembre 2026"),
    ("1er septembre", f"1er{SPACE}septembre"),
    ("le 1 juin 2026, pas le 11 juin", f"le 1er{SPACE}juin 2026, pas le 11{SPACE}juin"),
    ("17 h 30", f"17{SPACE}h{SPACE}30"),
]

KEPT = [
    "https://exemple.fr/?q=a;b!c",
    "www.exemple.fr/a?b=c",
    "nom@exemple.fr",
    "03 81 00 00 17",
    "en 2024 120 personnes",
    "12:30",
    "QN02503M",
]

words = st.text(alphabet="aéL'\"«»!?;:% €0123456789 \u00a0\u202f.,()h-\nfr/", max_size=60)


@pytest.mark.parametrize(("typed", "shown"), EXAMPLES)
def test_what_an_editor_types_is_shown_with_french_spaces(typed: str, shown: str) -> None:
    assert french(typed) == shown


@pytest.mark.parametrize("text", KEPT)
def test_addresses_and_numbers_that_are_not_amounts_stay_as_they_are(text: str) -> None:
    assert french(text) == text


@given(words)
def test_applying_the_rules_twice_changes_nothing(text: str) -> None:
    assert french(french(text)) == french(text)


@given(words)
def test_only_spaces_apostrophes_and_quotation_marks_ever_change(text: str) -> None:
    def letters(value: str) -> str:
        return re.sub(r"[\s«»\"'’]", "", value)

    assert letters(french(text)) == letters(text)


@given(st.lists(st.one_of(words, st.sampled_from(["https://a.fr/x?y=1 ", "b@c.fr"])), max_size=5))
def test_no_address_is_ever_touched(parts: list[str]) -> None:
    text = " ".join(parts)
    found = re.findall(r"https://a\.fr/x\?y=1", text)
    assert re.findall(r"https://a\.fr/x\?y=1", french(text)) == found


@given(words, words)
def test_markup_is_never_touched(first: str, second: str) -> None:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")

    inside = f'{escaped(second)} <a href="/a?b=1;c=2 !">lien ?</a> <code>{escaped(first)}</code>'
    source = f'<p title="{escaped(first)}">{inside}</p>'
    shown = french_html(source)
    before, after = parser.fromstring(source), parser.fromstring(shown)
    assert [(e.tag, dict(e.attrib)) for e in before.iter()] == [(e.tag, dict(e.attrib)) for e in after.iter()]
    assert before.findtext("code") == after.findtext("code")
    assert french_html(shown) == shown


def test_the_filter_escapes_text_and_keeps_safe_markup() -> None:
    page = Template("{% load trajectoire %}{{ text|typo }}|{{ html|safe|typo }}|{{ nothing|typo }}")
    shown = page.render(Context({"text": "<b>l'eau ?</b>", "html": "<b>l'eau ?</b>", "nothing": None}))
    assert shown == f"&lt;b&gt;l’eau{NARROW}?&lt;/b&gt;|<b>l’eau{NARROW}?</b>|"
