"""``{% load trajectoire %}``: components and the typography of the site (docs/design-system.md)."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from trajectoire.design.components import (
    REQUIRED,
    ComponentError,
    ComponentNode,
    DescribeNode,
    Parameter,
    ParameterNode,
    literal,
    name_and_parameters,
)
from trajectoire.design.typography import french, french_html

register = template.Library()


@register.filter(needs_autoescape=True)
def typo(value: Any, autoescape: bool = True) -> str:
    """``{{ title|typo }}``: French spaces, apostrophes and guillemets. Markup already safe keeps its tags."""
    if value is None:
        return ""
    if isinstance(value, SafeString) or hasattr(value, "__html__"):
        return mark_safe(french_html(str(conditional_escape(value))))  # noqa: S308 - it was safe, and stays so
    text = french(str(value))
    return conditional_escape(text) if autoescape else text


@register.filter(needs_autoescape=True)
def typo_paragraphs(value: Any, autoescape: bool = True) -> str:
    """The same for a longer text: plain text becomes paragraphs, safe markup stays as it is."""
    if isinstance(value, SafeString) or hasattr(value, "__html__"):
        return typo(value, autoescape)
    return mark_safe(linebreaks(french(str(value)), autoescape)) if value else ""  # noqa: S308 - linebreaks escapes


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """``{% component "button" label="Envoyer" %}``: the component with these parameters."""
    return ComponentNode(*name_and_parameters(parser, token))


@register.tag
def componentblock(parser: Parser, token: Token) -> ComponentNode:
    """``{% componentblock "callout" title="…" %} … {% endcomponentblock %}``: the body is the parameter ``content``."""
    name, given = name_and_parameters(parser, token)
    body = parser.parse(("endcomponentblock",))
    parser.delete_first_token()
    return ComponentNode(name, given, body)


@register.tag
def describe(parser: Parser, token: Token) -> DescribeNode:
    """``{% describe "…" %}`` at the head of a component: what it is for."""
    bits = token.split_contents()
    if len(bits) != 2:  # noqa: PLR2004 - the tag and its text
        raise ComponentError("{% describe %} takes one text.")
    return DescribeNode(literal(parser, bits[1], "describe"))


@register.tag
def parameter(parser: Parser, token: Token) -> ParameterNode:
    """``{% parameter "name" "description" default=… choices="a b" fields="a b=" %}`` at the head of a component."""
    bits = token.split_contents()[1:]
    if len(bits) < 2:  # noqa: PLR2004 - name and description
        raise ComponentError("{% parameter %} takes a name and a description.")
    name, description = (literal(parser, bit, "parameter") for bit in bits[:2])
    options = dict(bit.split("=", 1) for bit in bits[2:] if "=" in bit)
    if len(options) != len(bits) - 2 or set(options) - {"default", "choices", "fields"}:
        raise ComponentError("{% parameter %} takes default=, choices= and fields= only.")
    default: Any = REQUIRED
    choices: tuple[str, ...] = ()
    fields: dict[str, bool] | None = None
    if "default" in options:
        default = parser.compile_filter(options["default"]).resolve(template.Context())
    if "choices" in options:
        choices = tuple(literal(parser, options["choices"], "parameter").split())
    if "fields" in options:
        words = literal(parser, options["fields"], "parameter").split()
        fields = {word.rstrip("="): not word.endswith("=") for word in words}
    return ParameterNode(Parameter(name, description, default, choices, fields))


@register.filter
def two_weights(name: str) -> SafeString:
    """The name of a centre as its mark shows it: the first word strong, the others light."""
    first, _, rest = str(name).partition(" ")
    return format_html("<strong>{}</strong> {}", first, rest) if rest else format_html("<strong>{}</strong>", first)
