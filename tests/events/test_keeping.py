"""What people registered for is not removed by mistake: the form says what to do instead, and nothing breaks."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from events.models import AgendaPage, EventPage, EventSession, Question, Registration, SessionPlace, Workshop
from events.registration import upkeep
from events.registration.places import Demand, cancel, register
from mail.models import Delivery
from trajectoire.accounts.models import User

from .conftest import MakeEvent, in_days


@pytest.fixture
def editor(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture
def held(make_event: MakeEvent) -> EventPage:
    """An event of two sessions, a workshop and a question, with somebody who holds all of them."""
    event = make_event(
        "Journée",
        capacity=5,
        sessions=[
            EventSession(title=f"Module {days}", starts_at=in_days(days), ends_at=in_days(days, 12))
            for days in (10, 12)
        ],
        workshops=[Workshop(title="Réparer", starts_at=in_days(10, 14), ends_at=in_days(10, 16))],
        questions=[Question(label="Vos attentes ?")],
    )
    join(event, "nour@exemple.fr")
    return event


def join(event: EventPage, email: str) -> Registration:
    question = event.questions.get()
    made, _ = register(
        event.pk,
        Demand(
            first_name="Nour",
            last_name="Essai",
            email=email,
            workshops=[event.workshops.get().pk],
            answers={str(question.uid): "Comprendre"},
        ),
    )
    return made


def opened(editor: Client, event: EventPage) -> dict[str, Any]:
    """The form of the event as a browser would send it back, unchanged."""
    page = BeautifulSoup(editor.get(f"/gestion/pages/{event.pk}/edit/").content, "lxml")
    typed: dict[str, Any] = nested_form_data({"body": streamfield([])})
    for part in page.select("#page-edit-form input, #page-edit-form select, #page-edit-form textarea"):
        name = str(part.get("name") or "")
        if not name or "__prefix__" in name or part.get("type") in {"submit", "button"}:
            continue
        if part.get("type") in {"checkbox", "radio"} and not part.has_attr("checked"):
            continue
        if part.name == "select":
            chosen = part.select("option[selected]")
            if chosen:
                typed.setdefault(name, []).extend(str(one["value"]) for one in chosen)
        else:
            value = part.get_text().removeprefix("\n") if part.name == "textarea" else str(part.get("value", ""))
            typed.setdefault(name, value)
    return {name: value for name, value in typed.items() if (name, value) != ("territories", "")}


def save(editor: Client, event: EventPage, **changes: Any) -> Any:
    return editor.post(
        f"/gestion/pages/{event.pk}/edit/",
        {**opened(editor, event), **{name.replace("__", "-"): value for name, value in changes.items()}},
        follow=True,
    )


@pytest.mark.parametrize(
    ("rows", "instead"),
    [
        ("sessions", "Cochez plutôt « séance annulée »"),
        ("workshops", "Cochez plutôt « atelier annulé »"),
        ("questions", "Cochez plutôt « ne plus poser cette question »"),
    ],
)
def test_a_row_that_is_held_is_not_removed_and_comes_back(
    editor: Client, held: EventPage, rows: str, instead: str
) -> None:
    before = getattr(held, rows).count()
    for publish in ({}, {"action-publish": "1"}):
        answer = save(editor, held, **{f"{rows}-0-DELETE": "on"}, **publish)
        assert answer.status_code == 200
        page = BeautifulSoup(answer.content, "lxml")
        assert any(instead in error.get_text() for error in page.select(".error-message"))
        assert page.select_one(f'input[name="{rows}-0-DELETE"]').get("value", "") == ""
    assert getattr(EventPage.objects.get(pk=held.pk), rows).count() == before


def test_a_row_that_nobody_holds_is_removed(editor: Client, make_event: MakeEvent) -> None:
    event = make_event(questions=[Question(label="Vos attentes ?"), Question(label="Déjà venu ?")])
    save(editor, event, **{"questions-0-DELETE": "on", "action-publish": "1"})
    assert [question.label for question in EventPage.objects.get(pk=event.pk).questions.all()] == ["Déjà venu ?"]


def test_an_older_version_published_again_loses_nothing(make_event: MakeEvent) -> None:
    event = make_event(sessions=[EventSession(title="Module 1", starts_at=in_days(5), ends_at=in_days(5, 12))])
    first = event.latest_revision
    page = EventPage.objects.get(pk=event.pk)
    page.sessions.add(EventSession(title="Module 2", starts_at=in_days(7), ends_at=in_days(7, 12)))
    page.questions.add(Question(label="Vos attentes ?"))
    page.workshops.add(Workshop(title="Réparer", starts_at=in_days(5, 14), ends_at=in_days(5, 16)))
    page.save_revision().publish()
    join(EventPage.objects.get(pk=event.pk), "nour@exemple.fr")
    uids = set(page.sessions.values_list("uid", flat=True))
    assert first is not None
    first.publish()
    again = EventPage.objects.get(pk=event.pk)
    assert {session.uid for session in again.sessions.all()} == uids
    assert (again.questions.count(), again.workshops.count()) == (1, 1)


def test_a_copy_has_rows_of_its_own_and_nobody_in_it(editor: Client, held: EventPage) -> None:
    parent = AgendaPage.objects.get()
    copied = {
        "new_title": "Journée, la suite",
        "new_slug": "la-suite",
        "new_parent_page": str(parent.pk),
        "publish_copies": "on",
    }
    editor.post(reverse("wagtailadmin_pages:copy", args=[held.pk]), copied)
    copy = EventPage.objects.get(slug="la-suite")
    assert not copy.registrations.exists()
    assert copy.get_latest_revision_as_object().save_revision().publish() is None
    copy.refresh_from_db()
    for rows in ("sessions", "workshops", "questions"):
        mine, its = ({row.uid for row in getattr(page, rows).all()} for page in (held, copy))
        assert len(its) == len(mine)
        assert not its & mine


def test_an_event_that_somebody_registered_for_is_not_deleted(editor: Client, held: EventPage) -> None:
    cancel(Registration.objects.get().pk)
    agenda = AgendaPage.objects.get()
    for page in (held, agenda, agenda.get_parent()):
        answer = editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
        assert "Annulez-le plutôt" in answer.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = editor.post(f"{bulk}?id={agenda.pk}&next=/gestion/", follow=True)
    assert "« Journée » ne peut pas être supprimé" in answer.content.decode()
    assert EventPage.objects.filter(pk=held.pk).exists()


def test_an_event_without_registration_is_deleted(editor: Client, make_event: MakeEvent) -> None:
    event = make_event()
    editor.post(reverse("wagtailadmin_pages:delete", args=[event.pk]))
    assert not EventPage.objects.filter(pk=event.pk).exists()


def test_fewer_places_than_people_is_said_and_nobody_loses_theirs(editor: Client, held: EventPage) -> None:
    join(held, "lin@exemple.fr")
    answer = save(editor, held, capacity="1", **{"action-publish": "1"})
    assert "2 personnes ont une place à l’événement, et cette version n’en prévoit que 1" in answer.content.decode()
    assert EventPage.objects.get(pk=held.pk).capacity == 1
    assert Registration.objects.holding().count() == 2


def test_more_places_are_offered_and_new_sessions_are_for_those_who_come_to_all(
    make_event: MakeEvent, django_capture_on_commit_callbacks: Any
) -> None:
    event = make_event("Journée", capacity=1)
    for number in range(3):
        register(event.pk, Demand(first_name="Nour", last_name="Essai", email=f"nour{number}@exemple.fr"))
    page = EventPage.objects.get(pk=event.pk)
    page.capacity = 2
    page.sessions.add(EventSession(title="Module 2", starts_at=in_days(20), ends_at=in_days(20, 12)))
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert [one.state for one in Registration.objects.order_by("number")] == ["confirmee", "proposee", "attente"]
    assert SessionPlace.objects.filter(session__title="Module 2").count() == 3


def test_a_workshop_that_is_cancelled_is_told_once_to_who_chose_it(held: EventPage, client: Client) -> None:
    register(held.pk, Demand(first_name="Lin", last_name="Essai", email="lin@exemple.fr"))
    page = EventPage.objects.get(pk=held.pk)
    (workshop,) = page.workshops.all()
    workshop.cancelled = True
    (question,) = page.questions.all()
    question.retired = True
    page.workshops, page.questions = [workshop], [question]
    page.save_revision().publish()
    assert (upkeep.tell_changes(), upkeep.tell_changes()) == (1, 0)
    told = Delivery.objects.filter(batch__subject__contains="Changement").values_list("email", flat=True)
    assert list(told) == ["nour@exemple.fr"]
    form = client.get(f"/agenda/{held.slug}/inscription/").content.decode()
    assert "Réparer" not in form
    assert "Vos attentes" not in form
    assert "Cet atelier est annulé" in client.get(page.get_url() or "").content.decode()
