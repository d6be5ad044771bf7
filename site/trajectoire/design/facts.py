"""A line of the component « meta_list »."""

from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Fact:
    """What it is, its value (text or safe HTML), where it leads, a precision; without a value it is not shown."""

    label: str
    value: str | SafeString
    url: str = ""
    note: str = ""
