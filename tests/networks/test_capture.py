"""Mails that become interactions: dropped as files and confirmed, or copied to the private mailbox and noted."""

import mailbox as maildirs
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from actors.models import Organisation, Person, Position, Proposal
from networks.capture import mailbox, rules
from networks.capture.matching import match
from networks.capture.reading import LARGEST, Named
from networks.models import Attachment, CapturedMail, Interaction, Membership
from trajectoire.accounts.models import User

from .test_mail_reading import mail
from .test_noting import TEAM
from .world import World, colleague

MAILS = "/gestion/reseaux/courriels/"
INES = "Inès Garnier <I.Garnier@ville.example>"


@pytest.fixture
def me(client: Client, world: World) -> User:
    user: User = colleague(*TEAM)
    client.force_login(user)
    Position.objects.filter(pk=world.position.pk).update(email="i.garnier@ville.example")
    return user


@pytest.fixture
def box(tmp_path: Path, settings: Any) -> maildirs.Maildir:
    settings.MAIL_CAPTURE_URL = f"maildir://{tmp_path}/garder"
    settings.MAIL_CAPTURE_ADDRESS = "garder@centre.example"
    return maildirs.Maildir(tmp_path / "garder", create=True)


def drop(client: Client, *mails: bytes, follow: bool = True) -> str:
    files = [SimpleUploadedFile(f"{number}.eml", data) for number, data in enumerate(mails)]
    return client.post(MAILS, {"mails": files}, follow=follow).content.decode()


def confirmed(**more: Any) -> dict[str, Any]:
    return {"kind": "mail", "summary": "Local", "day": "2026-11-16", "step_when": "", **more}


def test_a_dropped_mail_is_proposed_with_whom_it_names_then_noted(client: Client, me: User, world: World) -> None:
    message = mail(To=INES, Cc=me.email)
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan.pdf")
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logo.gif")
    html = drop(client, bytes(message))
    kept = CapturedMail.objects.get()
    assert f'name="personne" value="{world.ines.pk}" checked' in html
    assert "Local de la table de quartier" in html
    assert "D’accord pour mardi" in html
    assert 'value="z.lefevre@mairie.example"' in html
    assert me.email not in html.split("Adresses inconnues")[1]
    assert not Interaction.objects.exists()
    sent = confirmed(
        personne=world.ines.pk, detail="D’accord", piece="0", inconnu=["z.lefevre@mairie.example", "autre@x.example"]
    )
    assert client.post(f"{MAILS}{kept.pk}/", sent).status_code == 302
    interaction = Interaction.objects.get()
    assert (interaction.kind, interaction.message_id, interaction.recorded_by) == ("mail", "<abc@mairie.example>", me)
    assert [each.name for each in interaction.attachments.all()] == ["plan.pdf"]
    assert Path(Attachment.objects.get().file.path).read_bytes() == b"%PDF-1.4"
    proposal = Proposal.objects.get()
    assert proposal.values == {"first_name": "Zoé", "last_name": "Lefèvre", "email": "z.lefevre@mairie.example"}
    kept.refresh_from_db()
    assert (kept.state, kept.text, kept.people) == ("kept", "", [])
    assert client.post(f"{MAILS}{kept.pk}/", sent).status_code == 302
    assert "déjà noté" in drop(client, bytes(message))
    assert Interaction.objects.count() == 1
    Attachment.objects.get().file.delete(save=False)


def test_what_is_wrong_is_said_and_the_mail_waits(
    client: Client, me: User, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    drop(client, b"Subject: \xff sans date\n\nBonjour")
    kept = CapturedMail.objects.get()
    html = client.get(f"{MAILS}{kept.pk}/").content.decode()
    assert "ne dit pas sa date" in html
    html = client.post(f"{MAILS}{kept.pk}/", confirmed(detail="Ce que j’ajoute")).content.decode()
    assert "avec qui" in html
    assert "Ce que j’ajoute" in html
    html = client.post(f"{MAILS}{kept.pk}/", confirmed(chercher="1", q="garnie")).content.decode()
    assert f'name="personne" value="{world.ines.pk}"' in html
    assert client.get(f"{MAILS}{kept.pk}/ecarter/").status_code == 405
    path = Path(kept.file.path)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{MAILS}{kept.pk}/ecarter/")
    kept.refresh_from_db()
    assert (kept.state, kept.text, path.exists()) == ("aside", "", False)
    assert "Aucun courriel" in client.get(MAILS).content.decode()


def test_files_that_are_no_mails_are_told_one_by_one(client: Client, me: User) -> None:
    html = drop(client, b"PK\x03\x04", b"", b"a" * (LARGEST + 1), bytes(mail()))
    assert "n’est pas un courriel" in html
    assert "dépasse 25 Mo" in html
    assert CapturedMail.objects.count() == 1
    assert client.post(MAILS, {}).status_code == 200


def test_a_mail_is_the_affair_of_who_dropped_it(client: Client, me: User, world: World) -> None:
    drop(client, bytes(mail(To=INES)))
    kept = CapturedMail.objects.get()
    client.force_login(colleague(*TEAM))
    for address in (f"{MAILS}{kept.pk}/", f"{MAILS}{kept.pk}/ecarter/"):
        assert client.post(address, confirmed(personne=world.ines.pk)).status_code == 404
    client.force_login(colleague("actors.view_person"))
    assert client.get(MAILS).status_code == 302
    assert client.post(MAILS, {}).status_code == 302


def test_an_address_is_matched_exactly_or_not_at_all(me: User, world: World) -> None:
    Organisation.objects.create(name="Mairie", email="accueil@mairie.example")
    twins = [Person.objects.create(last_name=name, personal_email="couple@maison.example") for name in ("A", "B")]
    people = [
        Named("", each) for each in ("i.garnier@ville.example", "garnier@ville.example", "accueil@mairie.example")
    ]
    found = match(me, [*people, Named("", "couple@maison.example"), Named("", me.email.lower())])
    assert found.persons == (world.ines.pk,)
    assert len(found.organisations) == 1
    assert [each.address for each in found.unknown] == ["garnier@ville.example"]
    assert [each.address for each in found.shared] == ["couple@maison.example"]
    outside = colleague(access={world.board: "change"})
    assert match(outside, people).persons == ()
    assert twins


def test_a_mail_copied_to_the_private_mailbox_is_noted_once(me: User, world: World, box: maildirs.Maildir) -> None:
    message = bytes(mail(From=f"Claire <{me.email.upper()}>", To=INES, Cc="garder@centre.example, inconnu@x.example"))
    for _ in range(2):
        box.add(message)
        mailbox.collect()
        box.add(message)
        box.add(message)
        mailbox.collect()
    interaction = Interaction.objects.get()
    assert (interaction.summary, interaction.recorded_by) == ("Local de la table de quartier", me)
    assert [each.person for each in interaction.participations.all()] == [world.ines]
    assert timezone.localdate(interaction.happened_at).isoformat() == "2026-11-16"
    assert not len(box)
    assert not CapturedMail.objects.waiting().exists()


def test_the_mail_of_a_stranger_is_not_noted(me: User, world: World, box: maildirs.Maildir) -> None:
    left = colleague(*TEAM)
    left.is_active = False
    left.save()
    for sender in ("pirate@x.example", left.email, colleague("actors.view_person").email, ""):
        box.add(bytes(mail(From=sender, To=INES)))
    mailbox.collect()
    assert not Interaction.objects.exists()
    assert not CapturedMail.objects.exists()
    assert not len(box)


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"To": "inconnu@x.example"}, "Personne de connu"),
        ({"To": INES, "Authentication-Results": "mx.example; spf=pass; dmarc=fail"}, "prouver"),
        ({"To": INES, "Date": "hier"}, "date"),
    ],
)
def test_what_is_not_sure_waits_for_its_colleague(
    client: Client, me: User, box: maildirs.Maildir, headers: dict[str, str], why: str
) -> None:
    box.add(bytes(mail(From=me.email, **headers)))
    mailbox.collect()
    assert not Interaction.objects.exists()
    assert why in client.get(MAILS).content.decode()
    assert "1 courriel à noter" in client.get("/gestion/a-traiter/").content.decode()


@pytest.fixture
def private(settings: Any, tmp_path: Path) -> Path:
    """Where private files lie."""
    folder = tmp_path / "private"
    kind = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {"private": {"BACKEND": kind, "OPTIONS": {"location": str(folder)}}}
    return folder


def test_hostile_mails_never_stop_the_mailbox(
    client: Client, me: User, box: maildirs.Maildir, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heavy = b"From: " + me.email.encode() + b"\nSubject: lourd\n\n" + b"a" * (LARGEST + 10)
    for data in (b"", b"\x00\x00", heavy, b"From: \xff\nSubject: \x00\n\n", bytes(mail(From=me.email, To=INES))):
        box.add(data)
    mailbox.collect()
    assert not len(box)
    assert Interaction.objects.count() == 1
    unreadable = CapturedMail.objects.get(state="unreadable")
    assert unreadable.subject == "lourd"
    page = client.get(f"{MAILS}{unreadable.pk}/").content.decode()
    assert "dépasse 25 Mo" in page
    client.post(f"{MAILS}{unreadable.pk}/ecarter/")
    assert not CapturedMail.objects.waiting().exists()
    # What nobody had foreseen is put apart, and those behind it pass.
    monkeypatch.setattr(rules, "keep", lambda *_: 1 / 0)
    box.add(bytes(mail(From=me.email)))
    mailbox.collect()
    assert not len(box)
    assert len(list((private / "courriels" / "a-examiner").iterdir())) == 1


def test_a_co_animator_of_one_network_notes_mails_about_it(
    client: Client, me: User, world: World, box: maildirs.Maildir
) -> None:
    Membership.objects.create(network=world.teams, position=world.position)
    outside = colleague(access={world.teams: "change"})
    box.add(bytes(mail(From=outside.email, To=INES)))
    mailbox.collect()
    assert Interaction.objects.get().network == world.teams


def test_mails_that_nobody_decides_on_are_forgotten(me: User, world: World) -> None:
    kept = rules.receive(bytes(mail()), me)
    rules.forget_old()
    assert CapturedMail.objects.waiting().exists()
    CapturedMail.objects.filter(pk=kept.pk).update(received_at=timezone.now() - rules.KEPT * 2)
    rules.forget_old()
    assert not CapturedMail.objects.waiting().exists()


def test_without_a_private_mailbox_nothing_is_read(settings: Any) -> None:
    settings.MAIL_CAPTURE_URL = ""
    mailbox.collect()
