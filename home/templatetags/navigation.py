"""``{% load navigation %}``: menus, identity of the centre, sections of the front page."""

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from home.centre import Centre, centre_of
from home.contact.page import ContactPage
from home.front_sections import ShownSection
from home.menus.arrangement import reachable_pages
from home.menus.navigation import FooterColumn, MenuLink, navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> tuple[MenuLink, ...]:
    """``{% main_menu as entries %}``: ``label``, ``url``, ``aria_current`` ("page", "true" or ""), ``children``."""
    return navigation(context.get("request")).main


@register.simple_tag(takes_context=True)
def footer_menus(context: Context) -> tuple[FooterColumn, ...]:
    """``{% footer_menus as columns %}``: ``title`` and ``links`` of each column."""
    return navigation(context.get("request")).footer


@register.simple_tag(takes_context=True)
def legal_links(context: Context) -> tuple[MenuLink, ...]:
    """``{% legal_links as links %}``: accessibility, legal notice and personal data, when their pages are open."""
    return navigation(context.get("request")).legal


@register.simple_tag(takes_context=True)
def contact_address(context: Context) -> str:
    """``{% contact_address as address %}``: the page where the team is written to; "" when there is none."""
    page = ContactPage.objects.reachable().first()
    return (page.get_url(context.get("request")) or "") if page else ""


@register.simple_tag(takes_context=True)
def personal_data_address(context: Context) -> str:
    """``{% personal_data_address as address %}``: the page on personal data, if anyone may open it, else ""."""
    request = context.get("request")
    chosen = centre_of(request).privacy_page_id
    page = reachable_pages([chosen]).get(chosen or 0)
    return (page.get_url(request) or "") if page else ""


@register.simple_tag(takes_context=True)
def site_identity(context: Context) -> Centre:
    """``{% site_identity as centre %}``: the settings of the centre (``centre.name``, ``centre.offices.all``…)."""
    return centre_of(context.get("request"))


@register.simple_tag(takes_context=True)
def front_section(context: Context, section: ShownSection) -> SafeString:
    """``{% front_section section %}``: a section of the front page, from its own template."""
    request = context.get("request")
    values = {**section.context, "page": context.get("page")}
    return mark_safe(render_to_string(section.template, values, request=request))  # noqa: S308 - a rendered template
