"""Addresses: one spelling a mailbox, sentences for the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.addresses import InvalidAddress, masked, normalise


@pytest.mark.parametrize(
    ("typed", "email", "key"),
    [
        (" Claire.Monnier@Exemple.FR ", "Claire.Monnier@exemple.fr", "claire.monnier@exemple.fr"),
        ("claire@Mâcon.fr", "claire@xn--mcon-boa.fr", "claire@xn--mcon-boa.fr"),
        ("claire@xn--mcon-boa.fr", "claire@xn--mcon-boa.fr", "claire@xn--mcon-boa.fr"),
        ("ZOÉ@exemple.fr", "ZOÉ@exemple.fr", "zoé@exemple.fr"),
        ("zoe\u0301@exemple.fr", "zoé@exemple.fr", "zoé@exemple.fr"),
        ("a\u200bb@exemple.fr", "ab@exemple.fr", "ab@exemple.fr"),
        ("o'neil+liste@exemple.co.uk.", "o'neil+liste@exemple.co.uk", "o'neil+liste@exemple.co.uk"),
        ("x" * 64 + "@" + "d" * 60 + ".fr", "x" * 64 + "@" + "d" * 60 + ".fr", "x" * 64 + "@" + "d" * 60 + ".fr"),
    ],
)
def test_a_mailbox_has_one_spelling(typed: str, email: str, key: str) -> None:
    found = normalise(typed)
    assert (found.email, found.key) == (email, key)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "s’écrit"),
        ("claire", "s’écrit"),
        ("claire@", "s’écrit"),
        ("@exemple.org", "s’écrit"),
        ("claire monnier@exemple.fr", "espace"),
        ("claire@exem ple.fr", "espace"),
        ("claire\n@exemple.fr", "espace"),
        ("claire@exemple.fr\r\nBcc: x@exemple.fr", "espace"),
        ("claire\x00@exemple.fr", "espace"),
        ("a@b@exemple.fr", "précède"),
        (".claire@exemple.fr", "précède"),
        ("claire..m@exemple.fr", "précède"),
        ('"claire"@exemple.fr', "précède"),
        ("<claire@exemple.fr>", "précède"),
        ("claire@exemple", "domaine entier"),
        ("claire@[127.0.0.1]", "suit"),
        ("claire@127.0.0.1", "domaine entier"),
        ("claire@-exemple.fr", "suit"),
        ("claire@exemple..fr", "suit"),
        ("x" * 65 + "@exemple.fr", "trop longue"),
        ("x" * 64 + "@" + ".".join(["d" * 60] * 4) + ".fr", "trop longue"),
        ("x" * 310 + "@exemple.fr", "trop longue"),
    ],
)
def test_what_cannot_be_an_address_is_told_with_what_to_do(typed: str, word: str) -> None:
    with pytest.raises(InvalidAddress, match=word) as caught:
        normalise(typed)
    assert not typed or typed not in str(caught.value)


@given(st.text(max_size=400))
def test_any_text_is_an_address_or_a_sentence(text: str) -> None:
    try:
        found = normalise(text)
    except InvalidAddress:
        return
    assert normalise(found.email).key == found.key
    assert len(found.email.encode()) <= 254


def test_addresses_of_a_service_and_those_nobody_reads_are_known() -> None:
    assert normalise("mairie@dole.fr").is_role
    assert not normalise("claire@dole.fr").is_role
    assert normalise("Ne-Pas-Repondre@exemple.fr").is_deaf


def test_a_masked_address_is_known_by_its_owner_only() -> None:
    assert masked("claire@exemple.fr") == "c•••@exemple.fr"
