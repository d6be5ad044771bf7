"""The style sheet: many files, one on the wire; what it weighs; what its colours contrast."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage

from trajectoire.design.covers import GLAZES
from trajectoire.design.stylesheet import LAYERS, compiled, source_folder, without_comments

STATIC = Path(settings.ROOT) / "static"
KB = 1000


def compressed(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


def site_css() -> Path:
    found = finders.find("css/site.css")
    assert isinstance(found, str)
    return Path(found)


def test_every_source_is_in_the_sheet_in_the_order_of_the_layers() -> None:
    css = site_css().read_text(encoding="utf-8")
    assert css.startswith(f"@layer {', '.join(LAYERS)};")
    assert re.findall(r"^@layer (\w+) \{", css, re.MULTILINE) == [
        layer for layer in LAYERS for _ in (source_folder() / layer).glob("*.css")
    ]


def test_a_changed_source_is_served_at_once(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    source = tmp_path / "base" / "text.css"
    source.write_text("a { color: red }", encoding="utf-8")
    assert "red" in compiled(tmp_path)
    source.write_text("a { color: blue }", encoding="utf-8")
    assert "blue" in compiled(tmp_path)


def test_comments_leave_and_strings_stay() -> None:
    assert without_comments('a { /* why */\n  content: "/* kept */" }') == 'a { \ncontent: "/* kept */" }'


def test_a_source_writes_neither_layer_nor_import() -> None:
    for file in source_folder().glob("*/*.css"):
        css = without_comments(file.read_text(encoding="utf-8"))
        assert "@layer" not in css, file
        assert "@import" not in css, file


def test_every_file_that_the_sheet_names_gets_its_hashed_name(tmp_path: Path) -> None:
    source = FileSystemStorage(location=STATIC)
    sheet = FileSystemStorage(location=site_css().parents[1])
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    paths = {"css/site.css": (sheet, "css/site.css"), "css/admin.css": (source, "css/admin.css")}
    paths |= {f"fonts/{f.name}": (source, f"fonts/{f.name}") for f in (STATIC / "fonts").glob("*.woff2")}
    paths |= {f"icons/{f.name}": (source, f"icons/{f.name}") for f in (STATIC / "icons").glob("*.svg")}
    for name, (origin, path) in paths.items():
        with origin.open(path) as content:
            storage.save(name, content)
    for _name, _hashed, done in storage.post_process(paths):
        assert done is True or done is False, done  # an exception is given instead when a file is missing
    css = (tmp_path / storage.hashed_files["css/site.css"]).read_text(encoding="utf-8")
    addresses = re.findall(r'url\("([^"]+)"\)', css)
    assert len(addresses) >= 5
    assert all(re.search(r"\.[0-9a-f]{12}\.(woff2|svg)$", address) for address in addresses)


@pytest.mark.parametrize(
    ("what", "files", "limit"),
    [
        ("style sheet", [], 20 * KB),
        ("scripts", sorted(STATIC.glob("js/**/*.js")), 40 * KB),
        ("icons", sorted(STATIC.glob("icons/*.svg")), 12 * KB),
    ],
)
def test_what_a_page_carries_is_light(what: str, files: list[Path], limit: int) -> None:
    assert compressed(*(files or [site_css()])) <= limit, what


def test_fonts_are_light_and_have_the_narrow_space() -> None:
    from fontTools.ttLib import TTFont

    fonts = sorted(STATIC.glob("fonts/*.woff2"))
    assert sum(font.stat().st_size for font in fonts) <= 77 * KB
    assert sum(font.stat().st_size for font in fonts if "italic" not in font.name) <= 58 * KB
    for font in fonts:
        glyphs = TTFont(font).getBestCmap()
        assert all(ord(character) in glyphs for character in "éèêëàâçîïôöùûüœŒÉÀÇ«»’–—…€\u00a0\u202f"), font


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens() -> dict[str, dict[str, str]]:
    """Hexadecimal colours by scheme; the dark one completes the light one."""
    css = without_comments((source_folder() / "tokens" / "colours.css").read_text(encoding="utf-8"))
    light, _, rest = css.partition("@media (prefers-color-scheme: dark)")
    dark = rest.partition("@media (prefers-contrast")[0]
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "paper", 7),
        ("ink", "sunk", 7),
        ("slate", "paper", 4.5),
        ("slate", "sunk", 4.5),
        ("slate", "mist", 4.5),
        ("fir", "paper", 4.5),
        ("fir", "sunk", 4.5),
        ("fir", "fir-tint", 4.5),
        ("slate", "fir-tint", 4.5),
        ("on-fir", "fir", 4.5),
        ("on-fir", "fir-strong", 4.5),
        ("terracotta", "paper", 4.5),
        ("terracotta", "sunk", 4.5),
        ("terracotta", "terracotta-tint", 4.5),
        ("on-mark", "mark", 4.5),
        ("on-mustard", "mustard", 4.5),
        ("on-roof", "roof", 4.5),
        ("on-roof-quiet", "roof-dark", 4.5),
        ("field", "paper", 3),
        ("field", "raised", 3),
        *((f"glaze-{name}", "paper", 3) for name in GLAZES),
    ],
)
def test_colours_contrast_enough(scheme: str, text: str, ground: str, least: float) -> None:
    colours = tokens()[scheme]
    assert contrast(colours[text], colours[ground]) >= least
