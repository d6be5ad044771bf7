"""Third-party plug-ins: found by entry point, loaded only when the installation allows them."""

from importlib import import_module
from importlib.metadata import entry_points

from trajectoire.start import StartError

GROUP = "trajectoire.plugins"
"""Entry-point group: ``name = "package.apps:ConfigClass"``."""


def allowed_apps(allowed: list[str]) -> list[str]:
    """Dotted paths of the AppConfigs named in ``allowed``, for ``INSTALLED_APPS``.

    Raises ``StartError`` when one is not installed (E008) or cannot be imported (E009).
    """
    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    paths = []
    for name in allowed:
        if name not in found:
            known = ", ".join(sorted(found)) or "aucune"
            raise StartError(
                "trajectoire.E008",
                f"L'extension « {name} » de TRAJECTOIRE_PLUGINS n'est pas installée.",
                f"Extensions trouvées : {known}.",
            )
        module, _, attribute = found[name].value.partition(":")
        try:
            getattr(import_module(module), attribute)
        except Exception as error:
            raise StartError(
                "trajectoire.E009",
                f"L'extension « {name} » ne se charge pas : {type(error).__name__} : {error}.",
                "Corrigez-la, ou retirez-la de TRAJECTOIRE_PLUGINS.",
            ) from error
        paths.append(f"{module}.{attribute}")
    return paths
