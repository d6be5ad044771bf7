"""What each block shows, and what it refuses to show."""

import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from trajectoire.blocks.library import content_blocks, plain_text

HOSTILE = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"


def render(stream: Any) -> str:
    """The content field as a page shows it."""
    return Template("{% load content %}{% content body %}").render(Context({"body": stream}))


def soup(stream: Any) -> Any:
    """The same, parsed."""
    return BeautifulSoup(render(stream), "html.parser")


def test_every_block_speaks_french_and_shows_itself_in_the_chooser() -> None:
    for name, block in content_blocks():
        assert block.meta.label, name
        assert block.meta.group in {"Texte", "Images et fichiers", "Données", "Bibliothèque"}, name
        assert block.get_description(), name
        assert block.meta.icon != "placeholder", name
        assert block.is_previewable, name


@pytest.mark.parametrize("name", [name for name, _ in content_blocks()])
def test_every_block_has_a_preview_that_renders(name: str, cafes: Any, image: Any, document: Any) -> None:
    from wagtail.blocks import StreamBlock

    block = StreamBlock(content_blocks()).child_blocks[name]
    assert len(BeautifulSoup(block.render(block.get_preview_value()), "html.parser").find_all()) > 0


@pytest.mark.parametrize("name", ["figure", "files", "highlights"])
def test_a_preview_of_an_empty_library_is_no_error(name: str, db: None) -> None:
    block = dict(content_blocks())[name]
    block.render(block.get_preview_value())


def test_headings_never_skip_a_level_and_have_addresses_of_their_own(stream: Any) -> None:
    body = stream(
        ("heading", {"text": "Le contexte", "level": "4"}),
        ("heading", {"text": "Les étapes", "level": "3"}),
        ("heading", {"text": "Les étapes", "level": "4"}),
        ("heading", {"text": "Le bilan", "level": "2"}),
        ("heading", {"text": "?", "level": "99"}),
    )
    found = [(h.name, h["id"]) for h in soup(body).find_all(re.compile("h[1-6]"))]
    assert found == [
        ("h2", "partie-le-contexte"),
        ("h3", "partie-les-etapes"),
        ("h4", "partie-les-etapes-2"),
        ("h2", "partie-le-bilan"),
        ("h2", "partie-sans-titre"),
    ]


def test_the_summary_of_a_page_lists_its_headings(stream: Any) -> None:
    body = stream(("text", "<p>Avant</p>"), ("heading", {"text": "Les étapes", "level": "2"}))
    template = Template(
        "{% load content %}{% table_of_contents body as entries %}"
        "{% for entry in entries %}{{ entry.anchor }}|{{ entry.text }}{% endfor %}"
    )
    assert template.render(Context({"body": body})) == "partie-les-etapes|Les étapes"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("heading", {"text": HOSTILE, "level": HOSTILE}),
        ("text", f"<p>Bonjour</p>{HOSTILE}<a href=\"javascript:alert(1)\" onclick='x()'>lien</a><style>*{{}}</style>"),
        ("quote", {"text": HOSTILE, "author": HOSTILE, "source": HOSTILE}),
        ("callout", {"kind": HOSTILE, "title": HOSTILE, "text": f"<p>{HOSTILE}</p>"}),
        ("accordion", {"parts": [{"title": HOSTILE, "text": HOSTILE}]}),
        ("key_figures", {"figures": [{"figure": HOSTILE, "label": HOSTILE, "source": HOSTILE}]}),
        ("table", {"table_caption": HOSTILE, "table_header_choice": "both", "data": [[HOSTILE], [None, HOSTILE, 3]]}),
        ("embed", {"url": "javascript:alert(1)", "title": HOSTILE, "transcript": HOSTILE}),
        ("embed", {"url": f"https://www.youtube.com/watch?v={HOSTILE}", "title": HOSTILE, "transcript": HOSTILE}),
        ("embed", {"url": "https://[bad", "title": HOSTILE, "transcript": ""}),
        ("files", {"files": [{"document": 9999, "title": HOSTILE}]}),
        ("highlights", {"pages": [9999]}),
    ],
)
def test_hostile_content_is_shown_as_text_and_never_runs(stream: Any, db: None, name: str, value: Any) -> None:
    html = soup(stream((name, value)))
    assert html.find(["script", "style", "img"]) is None
    for element in html.find_all():
        assert not [attribute for attribute in element.attrs if attribute.startswith("on")]
        assert not str(element.get("href", "")).startswith("javascript:")


def test_a_text_keeps_what_the_editor_offers_and_its_links_to_pages(stream: Any, cafes: Any) -> None:
    html = soup(
        stream(
            ("text", f'<p>Le <b>2<sup>e</sup></b> <a linktype="page" id="{cafes.pk}">café</a></p><ol><li>un</li></ol>')
        )
    )
    assert html.find("a")["href"] == "/cafes/"
    assert [e.name for e in html.find_all()] == ["div", "p", "b", "sup", "a", "ol", "li"]


def test_a_quotation_names_who_speaks(stream: Any) -> None:
    html = soup(stream(("quote", {"text": "On vient nous écouter.", "author": "Une habitante", "source": ""})))
    assert html.select_one("figure blockquote p").text == "On vient nous écouter."
    assert html.select_one("figcaption").text.strip() == "Une habitante"


def test_a_callout_says_in_words_what_its_colour_says(stream: Any) -> None:
    html = soup(stream(("callout", {"kind": "attention", "title": "", "text": "<p>Avant le 3 mars.</p>"})))
    assert html.select_one("[role=note] .callout__kind").text == "Attention"


def test_key_figures_come_with_what_they_count_and_their_source(stream: Any) -> None:
    html = soup(stream(("key_figures", {"figures": [{"figure": "62", "label": "quartiers", "source": "Insee, 2024"}]})))
    assert [e.name for e in html.find("dl").find_all(["dt", "dd"])] == ["dt", "dd", "dd"]
    assert "Insee, 2024" in html.text


def test_an_image_has_its_text_its_caption_and_its_credit_and_hides_the_record(stream: Any, image: Any) -> None:
    value = {
        "image": {"image": image.pk, "alt_text": "Une place animée", "decorative": False},
        "caption": "La fête",
        "credit": "photo L. Moreau",
        "authorisation": "written",
        "proof": "dossier secret",
    }
    body = stream(("figure", value))
    html = soup(body)
    assert html.find("img")["alt"] == "Une place animée"
    assert html.find("img")["width"], "its place is kept while it loads"
    assert "photo L. Moreau" in html.find("figcaption").text
    assert "secret" not in render(body) + plain_text(body)


def test_a_decorative_image_has_an_empty_text(stream: Any, image: Any) -> None:
    value = {"image": {"image": image.pk, "alt_text": "oubli", "decorative": True}, "caption": "", "credit": ""}
    assert soup(stream(("figure", value))).find("img")["alt"] == ""


def test_the_list_of_files_says_format_and_size(stream: Any, document: Any) -> None:
    html = soup(stream(("files", {"files": [{"document": document.pk, "title": ""}]})))
    assert html.find("a").text == "Actes de la journée"
    assert html.find("a")["href"] == document.url
    assert "PDF" in html.text


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_a_file_of_a_restricted_folder_is_not_even_named(
    stream: Any, document: Any, collection: Any, kind: str
) -> None:
    below = collection.add_child(name="Sous-dossier")
    document.collection = below
    document.save()
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind, password="x" * 12)
    body = stream(("files", {"files": [{"document": document.pk, "title": "Titre à taire"}]}))
    assert "Titre à taire" not in render(body) + plain_text(body)
    assert render(body).strip() == ""


def test_nothing_is_asked_of_another_site_before_the_visitor_does(stream: Any) -> None:
    html = soup(stream(("embed", {"url": "https://youtu.be/abc_123", "title": "Paroles", "transcript": "Résumé"})))
    assert html.find(["iframe", "img", "video", "link"]) is None
    assert all(str(script["src"]).startswith("/static/") for script in html.find_all("script"))
    assert html.find("a")["href"] == "https://youtu.be/abc_123"
    assert html.find("figure")["data-embed-player"] == "https://www.youtube-nocookie.com/embed/abc_123"
    assert "Résumé" in html.find("details").text


def test_a_video_of_an_unknown_site_is_a_link(stream: Any) -> None:
    html = soup(stream(("embed", {"url": "https://exemple.org/film", "title": "Film", "transcript": ""})))
    assert not html.find("figure").has_attr("data-embed-player")
    assert html.find("a").text == "Voir sur exemple.org : Film"


def test_a_table_says_which_cells_are_headers(stream: Any) -> None:
    data = [["Département", "Postes"], ["Doubs", "34"], ["Nièvre"]]
    html = soup(stream(("table", {"table_caption": "Les postes", "table_header_choice": "both", "data": data})))
    assert html.find("caption").text == "Les postes"
    assert [(c.text, c["scope"]) for c in html.find_all("th")] == [
        ("Département", "col"),
        ("Postes", "col"),
        ("Doubs", "row"),
        ("Nièvre", "row"),
    ]
    assert [len(row.find_all(["td", "th"])) for row in html.find_all("tr")] == [2, 2, 2]


def test_an_empty_table_shows_nothing(stream: Any) -> None:
    assert render(stream(("table", {"data": []}), ("table", {}))).strip() == ""


def test_highlighted_pages_follow_the_order_of_the_editor(stream: Any, cafes: Any, root: Any) -> None:
    other = root.add_child(instance=type(cafes)(title="Tables de quartier", slug="tables"))
    html = soup(stream(("highlights", {"pages": [other.pk, cafes.pk]})))
    assert [a.text for a in html.find_all("a")] == ["Tables de quartier", "Cafés citoyens"]
    assert "Trois ans de rencontres." in html.text


@pytest.mark.parametrize("state", ["unpublished", "expired", "private"])
def test_a_highlighted_page_that_is_no_longer_visible_leaves_the_selection(stream: Any, cafes: Any, state: str) -> None:
    if state == "private":
        PageViewRestriction.objects.create(page=cafes, restriction_type="login")
    else:
        cafes.live = state != "unpublished"
        cafes.expire_at = timezone.now() - timedelta(minutes=1) if state == "expired" else None
        cafes.save()
    body = stream(("highlights", {"pages": [cafes.pk]}))
    assert render(body).strip() == ""
    assert "Cafés" not in plain_text(body)


def test_search_reads_the_words_of_every_block_and_no_markup(stream: Any) -> None:
    body = stream(
        ("heading", {"text": "Le contexte", "level": "2"}),
        ("text", "<p>Un <b>café</b></p><p>citoyen &amp; libre</p>"),
        ("quote", {"text": "On parle", "author": "Une habitante", "source": ""}),
        ("accordion", {"parts": [{"title": "Qui ?", "text": "<p>Tout le monde</p>"}]}),
        ("table", {"table_caption": "Les postes", "data": [["Doubs", None, "34"]]}),
        ("embed", {"url": "https://youtu.be/abc", "title": "Paroles", "transcript": "Trois médiatrices"}),
    )
    words = plain_text(body)
    for expected in (
        "Le contexte",
        "Un café citoyen & libre",
        "Une habitante",
        "Tout le monde",
        "34",
        "Trois médiatrices",
    ):
        assert expected in words
    assert "<" not in words
    assert "youtu" not in words
