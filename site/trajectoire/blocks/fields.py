"""A StreamField whose blocks stay out of the migrations.

Wagtail writes every block definition into each migration; changing a help text would then make one.
The stored JSON does not depend on the definitions, so nothing is lost by leaving them out.
"""

from typing import Any

from wagtail.fields import StreamField


class ContentField(StreamField):
    """A StreamField that deconstructs to no blocks at all."""

    def __init__(self, block_types: Any = (), block_lookup: Any = None, **kwargs: Any) -> None:
        """Same parameters as StreamField; migrations give none."""
        super().__init__(block_types, block_lookup=block_lookup, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Name, path, no block, and the ordinary options."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs["block_lookup"] = {}
        return name, path, [[]], kwargs
