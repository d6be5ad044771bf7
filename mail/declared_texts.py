"""``MailText``: a message whose subject and opening editors may rewrite; declared in ``plugin.py``."""

import re
from dataclasses import dataclass, field

from trajectoire.plugins import Contribution


@dataclass(frozen=True, kw_only=True)
class Variable:
    """A word that editors may put between braces in their text, ``{prenom}``, with an example for the preview."""

    name: str
    label: str
    example: str


@dataclass(frozen=True, kw_only=True)
class MailText(Contribution):
    """One message of the site: ``mail.texts.compose(key, …)`` makes it.

    ``mjml`` and ``plain`` name its two templates, which extend ``mail/messages/base.mjml`` and ``base.txt``.
    ``subject`` and ``opening`` are what is sent as long as no editor has rewritten them. ``variables`` are what editors
    may put in; ``links`` are the slots of the template that personal links fill (``PersonalLink``). ``sample``
    completes the context of a preview. ``when``: in which case it leaves, told to editors.
    """

    purpose: str
    mjml: str
    plain: str
    subject: str
    opening: str
    when: str
    variables: tuple[Variable, ...] = ()
    links: tuple[str, ...] = ()
    sample: dict[str, object] = field(default_factory=dict)

    def fault(self) -> str | None:
        """A default that names a variable nobody declared."""
        known = {variable.name for variable in self.variables}
        unknown = names_in(self.subject + self.opening) - known
        return f"variables inconnues : {', '.join(sorted(unknown))}" if unknown else None


def names_in(text: str) -> set[str]:
    """Names between braces in ``text``."""
    return set(re.findall(r"\{([a-z_]+)\}", text))
