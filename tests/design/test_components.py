"""Components: their contract is held, whoever uses them."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Engine, Template
from django.template.base import Template as EngineTemplate

from trajectoire.design.components import ComponentError, contract, uses

FOLDER = Path(settings.ROOT) / "templates" / "components"
NAMES = sorted(path.stem for path in FOLDER.glob("*.html"))


def render(source: str, **values: Any) -> str:
    return Template("{% load trajectoire %}" + source).render(Context(values))


@pytest.mark.parametrize("name", NAMES)
def test_every_component_describes_itself_and_its_parameters(name: str) -> None:
    known = contract(name)
    assert known.description.endswith(".")
    assert all(parameter.description for parameter in known.parameters)


def test_an_unknown_component_is_an_error_that_names_the_file() -> None:
    with pytest.raises(ComponentError, match=r"templates/components/nothing\.html"):
        render('{% component "nothing" %}')


def test_an_unknown_parameter_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(ComponentError, match=r"unknown parameter colour.*label"):
        render('{% component "button" label="Envoyer" colour="red" %}')


def test_a_missing_parameter_is_an_error() -> None:
    with pytest.raises(ComponentError, match="missing parameter label"):
        render('{% component "button" %}')


def test_a_value_outside_the_choices_is_an_error() -> None:
    with pytest.raises(ComponentError, match="not one of primary"):
        render('{% component "button" label="Envoyer" kind="rainbow" %}')


def test_an_item_of_a_list_is_completed_and_checked() -> None:
    html = render('{% component "meta_list" items=facts %}', facts=[{"label": "Depuis", "value": "2023"}])
    assert "2023" in html
    with pytest.raises(ComponentError, match="lacks label"):
        render('{% component "meta_list" items=facts %}', facts=[{"value": "2023"}])
    with pytest.raises(ComponentError, match="unknown colour"):
        render('{% component "meta_list" items=facts %}', facts=[{"label": "a", "value": "b", "colour": "c"}])


def test_a_component_sees_nothing_of_the_page_around_it() -> None:
    assert "secret" not in render('{% component "alert" title="Envoyé" %}', content="secret")


def test_what_a_component_shows_is_escaped() -> None:
    html = render('{% component "button" label=label url=url %}', label="<b>x</b>", url='"><script>')
    assert "<b>" not in html
    assert "<script>" not in html


def test_the_block_form_gives_its_body_as_content() -> None:
    html = render('{% componentblock "callout" title="À retenir" %}<p>Un <em>mot</em>.</p>{% endcomponentblock %}')
    assert "<p>Un <em>mot</em>.</p>" in html


def compiled(path: Path) -> EngineTemplate:
    return EngineTemplate(path.read_text(encoding="utf-8"), engine=Engine.get_default())


def all_templates() -> list[Path]:
    root = Path(settings.ROOT)
    return sorted(p for p in root.glob("**/templates/**/*.html") if ".venv" not in p.parts and "var" not in p.parts)


@pytest.mark.parametrize("path", all_templates(), ids=lambda path: path.name)
def test_every_use_of_a_component_gives_what_it_takes(path: Path) -> None:
    for use in uses(compiled(path)):
        known = {parameter.name: parameter for parameter in contract(use.name).parameters}
        assert use.names() <= set(known), f"{path}: {use.name}"
        assert {name for name, p in known.items() if p.required} <= use.names(), f"{path}: {use.name}"


def test_every_icon_named_in_a_template_is_in_the_set() -> None:
    sprite = (Path(settings.ROOT) / "static/icons/sprite.svg").read_text(encoding="utf-8")
    for path in all_templates():
        for use in uses(compiled(path)):
            name = use.given.get("name" if use.name == "icon" else "icon")
            if name is not None and isinstance(name.var, str):
                assert f'id="{name.var}"' in sprite, f"{path}: {name.var}"
