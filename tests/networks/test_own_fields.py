"""What may be written in the fields that a team gave to a network."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.models import NetworkField
from networks.own_fields import check, shown

Kind = NetworkField.Kind


def field(kind: str, **more: Any) -> NetworkField:
    return NetworkField(key="champ", label="Champ", kind=kind, **more)


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "told"),
    [
        ("text", "  Élu  ", "Élu", "Élu"),
        ("choice", "Membre", "Membre", "Membre"),
        ("date", "23/11/2026", "2026-11-23", "23 novembre 2026"),
        ("date", "2026-11-23", "2026-11-23", "23 novembre 2026"),
        ("number", "1 234,5", 1234.5, "1234,5"),
        ("number", "12", 12, "12"),
        ("territory", "7", 7, "Nevers"),
        ("file", "3", 3, "un fichier"),
    ],
)
def test_a_value_is_kept_in_one_form_and_told_in_words(kind: str, typed: str, kept: object, told: str) -> None:
    asked = field(kind, choices="Membre\nInvité")
    assert check([asked], {"champ": typed}) == ({"champ": kept}, {})
    assert shown(asked, kept, {7: "Nevers"}) == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("text", "a\x00b", "illisible"),
        ("text", "a" * 2001, "2000"),
        ("choice", "Autre", "Membre, Invité"),
        ("date", "31/02/2026", "23/11/2026"),
        ("date", "hier", "23/11/2026"),
        ("number", "douze", "en chiffres"),
        ("number", "nan", "en chiffres"),
        ("number", "1e99", "en chiffres"),
        ("territory", "-1", "liste"),
        ("territory", "9" * 30, "liste"),
    ],
)
def test_a_value_that_cannot_be_kept_is_refused_with_what_to_write(kind: str, typed: str, said: str) -> None:
    values, refusals = check([field(kind, choices="Membre\nInvité")], {"champ": typed})
    assert values == {}
    assert said in refusals["champ"]


def test_an_empty_value_is_left_out_or_asked_for() -> None:
    assert check([field("text")], {}) == ({}, {})
    assert check([field("text", required=True)], {"champ": " "})[1] == {"champ": "Ce champ est obligatoire."}


@given(kind=st.sampled_from(list(Kind)), typed=st.text(max_size=60))
def test_whatever_is_typed_is_kept_or_refused(kind: Kind, typed: str) -> None:
    asked = field(kind, choices="Membre")
    values, refusals = check([asked], {"champ": typed})
    assert set(values) | set(refusals) <= {"champ"}
    assert not (values and refusals)
    value = values.get("champ")
    assert not isinstance(value, float) or math.isfinite(value)
    shown(asked, value, {})
