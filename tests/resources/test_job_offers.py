"""A job offer: what candidates read, how they write, and what is left once it is closed."""

from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from resources.models import JobOffer, JobPlace, RecruitmentStep
from tests.resources.conftest import MakeOffer

pytestmark = pytest.mark.django_db

ADDRESS = "recrutement@ressources-ville.example"


def read(client: Client, page: JobOffer) -> BeautifulSoup:
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def fill(offer: JobOffer) -> JobOffer:
    offer.places = [JobPlace(name="Montbéliard"), JobPlace(name="Besançon (partage possible)")]
    offer.steps = [
        RecruitmentStep(title="Lettre et CV", date=date(2023, 1, 27), text=f"À envoyer à {ADDRESS}."),
        RecruitmentStep(title="Étude de cas"),
        RecruitmentStep(title="Entretien"),
    ]
    offer.save_revision().publish()
    return JobOffer.objects.get(pk=offer.pk)


def test_the_page_gives_the_facts_and_the_steps_in_order(client: Client, make_offer: MakeOffer) -> None:
    offer = fill(make_offer(hours="35 heures", missions="<p>Animer les réseaux.</p>", closes_on=date(2099, 1, 27)))

    page = read(client, offer)

    facts = page.select_one(".facts")
    assert facts is not None
    for words in ("La Passerelle", "Montbéliard ; Besançon (partage possible)", "CDI", "35 heures", "27 janvier 2099"):
        assert words in facts.get_text(" ", strip=True).replace("\u00a0", " ").replace("\u202f", " ")
    steps = [step.get_text(strip=True) for step in page.select(".step__title")]
    assert steps == ["Lettre et CV", "Étude de cas", "Entretien"]
    assert "Animer les réseaux." in page.get_text()


def test_the_address_to_write_to_is_never_in_the_page(client: Client, make_offer: MakeOffer) -> None:
    offer = fill(
        make_offer(
            apply_email=ADDRESS,
            how_to_apply=f"Une lettre à {ADDRESS}",
            missions=f'<p>Écrire à <a href="mailto:{ADDRESS}">Claire</a> ou {ADDRESS}</p>',
            profile=f'<p><a href="mailto:{ADDRESS}">{ADDRESS}</a></p>',
            conditions=f"<p>{ADDRESS}</p>",
        )
    )

    html = client.get(offer.get_url()).content.decode()

    assert ADDRESS not in html
    assert "mailto:" not in html
    assert "recrutement [arobase] ressources-ville.example" in html
    assert ADDRESS not in offer.search_document().body


def test_a_button_opens_the_mail_program_without_javascript(make_offer: MakeOffer) -> None:
    offer = make_offer("Chef·fe de projet", apply_email=ADDRESS, closes_on=timezone.localdate())
    client = Client(enforce_csrf_checks=True)
    form = read(client, offer).select_one('form[method="post"]')
    assert form is not None
    token = form.select_one('input[name="csrfmiddlewaretoken"]')
    assert token is not None

    answer = client.post(str(form["action"]), {"csrfmiddlewaretoken": token["value"]})

    assert answer.status_code == 302
    assert answer["Location"] == f"mailto:{ADDRESS}?subject=Chef%C2%B7fe%20de%20projet"
    assert client.post(str(form["action"])).status_code == 403


def test_a_closed_offer_keeps_its_page_and_says_since_when(client: Client, make_offer: MakeOffer) -> None:
    offer = make_offer("Poste de 2023", closes_on=date(2023, 1, 27), apply_email=ADDRESS)
    still = make_offer("Poste ouvert", closes_on=timezone.localdate() + timedelta(days=20))

    page = read(client, offer)

    assert "close depuis le 27 janvier 2023" in page.get_text().replace("\u00a0", " ")
    assert page.select_one('form[method="post"]') is None
    assert [link["href"] for link in page.select(".section .result__title a")] == [still.get_url()]
    answer = client.post(offer.get_url())
    assert answer.status_code == 200
    assert offer.is_reachable()
    assert not offer.is_listed()


def test_an_offer_is_open_until_the_end_of_its_closing_day(client: Client, make_offer: MakeOffer) -> None:
    with time_machine.travel("2026-05-12 21:30 +0200"):
        offer = make_offer(closes_on=date(2026, 5, 12), apply_email=ADDRESS)
        assert not offer.is_closed()
        assert read(client, offer).select_one('form[method="post"]') is not None
    with time_machine.travel("2026-05-13 00:05 +0200"):
        assert offer.is_closed()
        assert "close depuis le 12 mai 2026" in read(client, offer).get_text().replace("\u00a0", " ")


def test_its_story_for_search_engines_of_the_web_is_a_job_posting(make_offer: MakeOffer) -> None:
    offer = fill(make_offer(closes_on=date(2099, 1, 27), missions="<p>Animer.</p>", apply_email=ADDRESS))

    story = offer.schema_org()

    assert story["@type"] == "JobPosting"
    assert story["validThrough"] == "2099-01-27"
    assert story["hiringOrganization"]["name"] == "La Passerelle"
    assert [place["address"] for place in story["jobLocation"]] == ["Montbéliard", "Besançon (partage possible)"]
    assert ADDRESS not in str(story)
