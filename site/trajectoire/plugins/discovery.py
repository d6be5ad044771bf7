"""Third-party plug-ins: found by entry point, loaded only when the installation allows them."""

from importlib import import_module
from importlib.metadata import entry_points

from trajectoire.start import StartError

from .config import PluginConfig

GROUP = "trajectoire.plugins"
"""Entry-point group: ``name = "package.apps:ConfigClass"``."""


def allowed_apps(allowed: list[str]) -> list[str]:
    """Dotted paths of the AppConfigs named in ``allowed``, for ``INSTALLED_APPS``; a name given twice counts once.

    Raises ``StartError`` when one is not installed, or is given by two packages (E008), or cannot be imported,
    or is no ``PluginConfig`` (E009).
    """
    found: dict[str, set[str]] = {}
    for entry in entry_points(group=GROUP):
        found.setdefault(entry.name, set()).add(entry.value)
    return [_config_path(name, found) for name in dict.fromkeys(allowed)]


def _config_path(name: str, found: dict[str, set[str]]) -> str:
    values = sorted(found.get(name, ()))
    if not values:
        raise StartError(
            "trajectoire.E008",
            f"L'extension « {name} » de TRAJECTOIRE_PLUGINS n'est pas installée.",
            f"Extensions trouvées : {', '.join(sorted(found)) or 'aucune'}.",
        )
    if len(values) > 1:
        raise StartError(
            "trajectoire.E008",
            f"L'extension « {name} » est donnée par plusieurs paquets : {', '.join(values)}.",
            "Désinstallez ceux dont vous ne voulez pas.",
        )
    module, _, attribute = values[0].partition(":")
    try:
        config = getattr(import_module(module), attribute)
    except (Exception, SystemExit) as error:
        raise StartError(
            "trajectoire.E009",
            f"L'extension « {name} » ne se charge pas : {type(error).__name__} : {error}.",
            "Corrigez-la, ou retirez-la de TRAJECTOIRE_PLUGINS.",
        ) from error
    if not (isinstance(config, type) and issubclass(config, PluginConfig)):
        raise StartError(
            "trajectoire.E009",
            f"L'extension « {name} » ne se charge pas : {values[0]} n'est pas un PluginConfig.",
            "Son point d'entrée doit nommer une classe qui hérite de trajectoire.plugins.PluginConfig.",
        )
    return f"{module}.{attribute}"
