"""Components: small templates with declared parameters, included in one way only.

A component is the file ``templates/components/<name>.html`` of the project or of any installed application.
It begins with its own contract::

    {% load trajectoire %}
    {% describe "Une ressource dans une liste." %}
    {% parameter "title" "Titre, texte simple." %}
    {% parameter "cover" "Couverture, ou rien." default=None %}

A parameter that is a list says what its items hold: ``{% parameter "items" "…" fields="label url= note=" %}``, where a
name with ``=`` may be absent (it is then the empty string). Items are dictionaries, or objects with those attributes.

A parameter without a default is required. Whoever includes the component with an unknown parameter, without a
required one or with a value outside ``choices`` gets a ``ComponentError`` that names the place: a wrong use
never renders half a page in silence. A component sees its parameters, ``request`` and ``csrf_token``, nothing
else of the page that includes it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

from django.template import Context, RequestContext, TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.base import Template as EngineTemplate
from django.utils.safestring import SafeString, mark_safe

REQUIRED: Final = object()
"""Default of a parameter that must be given."""

PASSED_ON: Final = ("request", "csrf_token")
"""Names of the page's context that every component may read."""


class ComponentError(TemplateSyntaxError):
    """A component is unknown, badly declared or badly used."""


@dataclass(frozen=True)
class Parameter:
    """One parameter: name, French description, default (``REQUIRED`` if there is none), allowed values.

    ``fields`` names what the items of a list hold, with ``True`` for a field that must be there.
    """

    name: str
    description: str
    default: Any = REQUIRED
    choices: tuple[str, ...] = ()
    fields: Mapping[str, bool] | None = None

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is REQUIRED

    def checked(self, value: Any, component: str) -> Any:
        """``value`` as the component will see it; ``ComponentError`` if it does not fit."""
        if self.choices and str(value) not in self.choices:
            raise ComponentError(
                f"Component {component!r}: {self.name}={value!r} is not one of {', '.join(self.choices)}."
            )
        if self.fields is None or not value:
            return value
        if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
            raise ComponentError(f"Component {component!r}: {self.name} is a list, not {type(value).__name__}.")
        return [self._item(item, component) for item in value]

    def _item(self, item: Any, component: str) -> SimpleNamespace:
        fields = self.fields or {}
        if isinstance(item, Mapping):
            found = dict(item)
            if unknown := sorted(set(found) - set(fields)):
                raise ComponentError(f"Component {component!r}: {self.name} holds unknown {', '.join(unknown)}.")
        else:
            found = {name: getattr(item, name) for name in fields if hasattr(item, name)}
        if missing := [name for name, required in fields.items() if required and name not in found]:
            raise ComponentError(f"Component {component!r}: an item of {self.name} lacks {', '.join(missing)}.")
        return SimpleNamespace(**(dict.fromkeys(fields, "") | found))


@dataclass(frozen=True)
class Contract:
    """What a component says of itself."""

    name: str
    description: str
    parameters: tuple[Parameter, ...]

    def values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Values of every parameter: ``given`` completed by the defaults; ``ComponentError`` if they do not fit."""
        known = {p.name: p for p in self.parameters}
        if unknown := sorted(set(given) - set(known)):
            raise ComponentError(
                f"Component {self.name!r}: unknown parameter {', '.join(unknown)}. It takes: {', '.join(known)}."
            )
        if missing := [p.name for p in self.parameters if p.required and p.name not in given]:
            raise ComponentError(f"Component {self.name!r}: missing parameter {', '.join(missing)}.")
        return {p.name: p.checked(given.get(p.name, p.default), self.name) for p in self.parameters}


class DescribeNode(Node):
    """``{% describe "…" %}``: what the component is for; renders nothing."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, context: Context) -> SafeString:  # noqa: ARG002 - Django's signature
        """Nothing."""
        return mark_safe("")


class ParameterNode(Node):
    """``{% parameter "name" "description" default=… choices="a b" %}``; renders nothing."""

    def __init__(self, parameter: Parameter) -> None:
        self.parameter = parameter

    def render(self, context: Context) -> SafeString:  # noqa: ARG002 - Django's signature
        """Nothing."""
        return mark_safe("")


class ComponentNode(Node):
    """A use of a component; ``body`` becomes its parameter ``content`` in the block form."""

    def __init__(self, name: str, given: Mapping[str, FilterExpression], body: NodeList | None = None) -> None:
        self.name, self.given, self.body = name, given, body
        if body is not None:
            self.nodelist = body

    def names(self) -> set[str]:
        """Names of the parameters that this use gives."""
        return {*self.given, *(["content"] if self.body is not None else [])}

    def render(self, context: Context) -> SafeString:
        """The component with the values of this use."""
        values = {name: expression.resolve(context) for name, expression in self.given.items()}
        if self.body is not None:
            values["content"] = self.body.render(context)
        return render_component(self.name, values, context)


def _engine_template(name: str) -> EngineTemplate:
    try:
        found = engines["django"].get_template(f"components/{name}.html")
    except TemplateDoesNotExist as error:
        if error.args and error.args[0] != f"components/{name}.html":
            raise
        raise ComponentError(f"There is no component {name!r} (templates/components/{name}.html).") from error
    template: EngineTemplate = getattr(found, "template")  # noqa: B009 - the wrapper's attribute has no type
    return template


def contract(name: str, template: EngineTemplate | None = None) -> Contract:
    """The contract of the component ``name``; ``ComponentError`` if it is unknown or has no description."""
    nodes = (template or _engine_template(name)).nodelist
    described = [node.text for node in nodes if isinstance(node, DescribeNode)]
    if len(described) != 1:
        raise ComponentError(f"Component {name!r} needs one {{% describe %}}, it has {len(described)}.")
    parameters = tuple(node.parameter for node in nodes if isinstance(node, ParameterNode))
    names = [p.name for p in parameters]
    if len(names) != len(set(names)):
        raise ComponentError(f"Component {name!r} declares a parameter twice.")
    return Contract(name, described[0], parameters)


def render_component(name: str, given: Mapping[str, Any], context: Context | None = None) -> SafeString:
    """HTML of the component ``name`` with the parameters ``given``."""
    template = _engine_template(name)
    known: Contract | None = getattr(template, "component_contract", None)
    if known is None:
        known = contract(name, template)
        template.component_contract = known  # type: ignore[attr-defined]  # kept beside the cached template
    outer = context if context is not None else Context()
    values = known.values(given)
    for passed in PASSED_ON:
        values.setdefault(passed, outer.get(passed))
    inner = outer.new(values)
    if isinstance(outer, RequestContext) and outer.template is None:  # given by a view, not by a page being rendered
        inner = RequestContext(outer.request, values)
    return mark_safe(template.render(inner).strip())  # noqa: S308 - a rendered template is already escaped


def uses(template: EngineTemplate) -> list[ComponentNode]:
    """Every use of a component in ``template``, blocks included (for the checks of the test suite)."""
    return [node for node in template.nodelist.get_nodes_by_type(ComponentNode) if isinstance(node, ComponentNode)]


def literal(parser: Parser, token_text: str, tag: str) -> str:
    """The text between quotes given to ``tag``; an error if it is not a plain string."""
    quoted_length = 2
    if len(token_text) < quoted_length or token_text[0] not in "\"'" or token_text[0] != token_text[-1]:
        raise ComponentError(f"{{% {tag} %}} takes a text between quotes, not {token_text}.")
    return str(parser.compile_filter(token_text).resolve(Context()))


def name_and_parameters(parser: Parser, token: Token) -> tuple[str, dict[str, FilterExpression]]:
    """Name and expressions of ``{% component "name" a=b c=d %}``."""
    tag, *bits = token.split_contents()
    if not bits:
        raise ComponentError(f"{{% {tag} %}} needs the name of a component.")
    name, given = literal(parser, bits[0], tag), {}
    for bit in bits[1:]:
        key, equals, expression = bit.partition("=")
        if not equals or not key.isidentifier():
            raise ComponentError(f"{{% {tag} {name!r} %}}: write parameter=value, not {bit}.")
        if key in given:
            raise ComponentError(f"{{% {tag} {name!r} %}}: {key} is given twice.")
        given[key] = parser.compile_filter(expression)
    return name, given
