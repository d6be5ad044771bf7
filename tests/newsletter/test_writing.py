"""A letter written out: both versions say the same, in the rules of mail."""

import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from newsletter.issues.checks import look_at
from newsletter.issues.parts import Condition, Entry, Interests, Part, PartKind, Picture
from newsletter.issues.plain import of_html
from newsletter.issues.rendering import CLIPPED_AT, Heading, Written, write
from newsletter.issues.variants import parts_of, variant_key
from trajectoire.plugins import NewsletterLayout

HEADING = Heading(
    letter="Lettre",
    subject="Tenir les halls, tenir dans la durée & plus",
    preheader="Une place à Nevers, trois ans à Planoise",
    number=84,
    on=date(2026, 11, 24),
    online_url="https://exemple.fr/lettre/84/",
)
WORDS = Part(
    kind=PartKind.WORDS, html='<p>À Planoise,<br/>on a compté : <a href="https://exemple.fr/x/">lisez</a>.</p>'
)
ENTRY = Entry(
    label="Actes",
    title="La médiation <sociale>",
    text="Commencez par la page 12.",
    url="https://exemple.fr/a/?b=1&c=2",
    on=date(2026, 12, 3),
    picture=Picture(url="https://exemple.fr/media/a.jpg"),
)
LISTS = [
    Part(kind=PartKind.ITEMS, heading=layout.value.upper(), layout=layout, entries=(ENTRY,))
    for layout in NewsletterLayout
]
PICTURE = Part(kind=PartKind.PICTURE, picture=Picture(url="https://exemple.fr/m.jpg", alt="Un hall", caption="Le hall"))
BUTTON = Part(kind=PartKind.BUTTON, label="S’inscrire", url="https://exemple.fr/i/")


class Page(HTMLParser):
    """What the HTML of a letter holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it."""
        self.tags.append((tag, dict(attrs)))


@pytest.fixture
def written(db: None) -> Written:
    """A letter with a part of each kind."""
    return write(HEADING, [WORDS, *LISTS, PICTURE, BUTTON])


def test_the_letter_says_its_language_and_each_picture_has_an_alternative(written: Written) -> None:
    tags = Page(written.html).tags
    assert next(attrs for tag, attrs in tags if tag == "html")["lang"] == "fr"
    pictures = [attrs for tag, attrs in tags if tag == "img"]
    assert [attrs["alt"] for attrs in pictures] == ["", "Un hall"]


def test_headings_follow_each_other_without_a_gap(written: Written) -> None:
    levels = [int(tag[1]) for tag, _ in Page(written.html).tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_nothing_but_its_pictures_is_asked_of_the_network(written: Written) -> None:
    tags = Page(written.html).tags
    assert not [tag for tag, _ in tags if tag in {"script", "link", "iframe"}]
    assert "@import" not in written.html
    assert not re.search(r"url\(", written.html)


def test_what_is_typed_is_never_markup(written: Written) -> None:
    assert "La médiation &lt;sociale&gt;" in written.html
    assert "<sociale>" not in written.html
    assert "<sociale>" in written.text


def test_the_text_version_says_all_that_the_other_says_on_short_lines(written: Written) -> None:
    for words in ("ITEMS", "DATES", "LINES", "Commencez par la page 12.", "Un hall", "S’inscrire", "3 décembre 2026"):
        assert words in written.text
    assert "https://exemple.fr/a/?b=1&c=2" in written.text
    assert max(len(line) for line in written.text.splitlines() if "http" not in line) <= 72


def test_personal_links_are_only_in_what_is_sent(db: None) -> None:
    public = write(HEADING, [WORDS])
    assert "Changer mes choix" not in public.html + public.text
    sent = write(
        Heading(
            letter="L", subject="S", on=HEADING.on, preferences_url="https://x.fr/p", unsubscribe_url="https://x.fr/u"
        ),
        [WORDS],
    )
    assert "https://x.fr/p" in sent.html
    assert "https://x.fr/u" in sent.text


def test_it_has_a_dark_scheme(written: Written) -> None:
    assert "prefers-color-scheme: dark" in written.html
    assert 'name="color-scheme"' in written.html


def test_rich_text_becomes_careful_text() -> None:
    html = '<p>Un <b>mot</b>.</p><ul><li>un</li><li><a href="https://a.fr/">deux</a></li></ul><ol><li>a</li><li>b</li></ol>'
    assert of_html(html) == "Un mot.\n\n- un\n- deux (https://a.fr/)\n1. a\n2. b"


def test_each_reader_has_the_parts_of_what_they_follow() -> None:
    housing = Part(kind=PartKind.WORDS, html="l", condition=Condition(themes=frozenset({"logement"})))
    doubs = Part(kind=PartKind.WORDS, html="d", condition=Condition(territories=frozenset({"departement-25"})))
    parts = [WORDS, housing, doubs]
    follower = Interests(themes=frozenset({"emploi"}), territories=frozenset({"departement-25"}))
    assert variant_key(parts, Interests()) == "11"
    assert variant_key(parts, follower) == "01"
    assert parts_of(parts, "01") == [WORDS, doubs]
    assert variant_key([WORDS], follower) == ""


def test_a_letter_too_heavy_empty_for_nobody_and_untested_is_held_back() -> None:
    heavy = Written(html="é" * CLIPPED_AT, text="")
    found = look_at([], [heavy], recipients=0, tested=False)
    assert [finding.blocking for finding in found] == [True, False, True, True]
    assert look_at([WORDS], [Written(html="x", text="")], recipients=3, tested=True) == []
