"""The view of the living page."""

from dataclasses import dataclass

from csp.decorators import csp
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import RequestContext
from django.utils.safestring import SafeString

from trajectoire.design.components import Contract, contract, render_component

from .finding import finding_examples
from .reading import reading_examples


@dataclass(frozen=True)
class Specimen:
    """A component on the page: its contract and its rendered examples (label, HTML)."""

    contract: Contract
    states: list[tuple[str, SafeString]]


def specimens(request: HttpRequest) -> list[Specimen]:
    """Every component with its states, rendered."""
    context = RequestContext(request)
    return [
        Specimen(contract(name), [(shown.label, render_component(name, shown.values, context)) for shown in states])
        for name, states in {**finding_examples(), **reading_examples()}.items()
    ]


@csp(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
def components(request: HttpRequest) -> HttpResponse:
    """The living page, for signed-in staff (the admin's addresses ask for it), under the public site's policy."""
    return render(request, "design/components.html", {"specimens": specimens(request)})
