"""The form of an interaction: a call noted in three gestures, or a meeting with everything about it."""

import uuid
from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from actors.models import Organisation, Person
from actors.permissions import visible_organisations, visible_persons
from networks.models import Interaction, Network
from trajectoire.accounts.models import User
from trajectoire.pages.keys import keys_of

from . import days
from .choosing import Found, told
from .follow_ups import may_have_owners, owners
from .noting import Promise, Said, networks_to_note

HEAVIEST = 20 * 1024 * 1024
"""Bytes of a file."""
MOST_FILES = 10
MOST_CHOSEN = 60
"""Participants: beyond, it is an event."""
MOST_READ = 200
"""Keys read from an address or a form."""
NOTHING, ANOTHER_DAY = "", "autre"
KINDS = [choice for choice in Interaction.Kind.choices if choice[0] != Interaction.Kind.MAILING]


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; an empty list when there is none."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Each as a file field would."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in given if each]


class ActorsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # of either kind
    """Records by their keys; what is none, or is not seen by the colleague, is left out."""

    def clean(self, value: Any) -> Any:
        """Those that remain."""
        assert self.queryset is not None  # noqa: S101 - limited by the form
        return self.queryset.filter(pk__in=read_keys(value or []))


class InteractionForm(forms.ModelForm[Interaction]):
    """What was said, with whom, and what comes next. ``found()`` are the participants as the screen shows them."""

    day = forms.DateField(label="Le", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    personne = ActorsField(queryset=Person.objects.none(), required=False)
    structure = ActorsField(queryset=Organisation.objects.none(), required=False)
    pieces = FilesField(
        label="Fichiers", required=False, help_text="20 Mo chacun au plus. Personne hors de l’équipe ne les voit."
    )
    step_text = forms.CharField(label="À faire ensuite", max_length=300, required=False)
    step_when = forms.CharField(required=False, max_length=10)
    step_on = forms.DateField(
        label="Autre jour", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    step_owner = forms.ModelChoiceField(label="Par", queryset=User.objects.none(), required=False, empty_label=None)
    entry = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Interaction
        fields = ["kind", "summary", "detail", "minutes", "network"]
        widgets = {
            "kind": forms.RadioSelect(choices=KINDS),
            "summary": forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
            "detail": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.today = timezone.localdate()
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = KINDS
        self.fields["summary"].label = "En une phrase"
        self._limit("personne", visible_persons(user))
        self._limit("structure", visible_organisations(user))
        networks, must = networks_to_note(user)
        self._limit("network", Network.objects.filter(pk__in=[each.pk for each in networks]))
        self.fields["network"].required = must
        if must and len(networks) == 1:
            self.initial.setdefault("network", networks[0].pk)
        self._limit("step_owner", owners(user))
        self.gives_to_others = may_have_owners(user)
        if not self.gives_to_others:
            del self.fields["step_owner"]
        self.initial.setdefault("step_owner", user.pk)
        self._set_out()

    def _set_out(self) -> None:
        """First values: today and a new entry, or what is written already."""
        if self.instance.pk:
            self.initial["day"] = timezone.localdate(self.instance.happened_at)
            self.initial["seen"] = self.instance.updated_at.isoformat()
            there = list(self.instance.participations.values_list("person", "organisation"))
            self.initial["personne"] = [person for person, _ in there if person]
            self.initial["structure"] = [organisation for _, organisation in there if organisation]
        else:
            self.initial.setdefault("day", self.today)
            self.initial["entry"] = uuid.uuid4()

    def _limit(self, name: str, queryset: QuerySet[Any]) -> None:
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = queryset

    @property
    def steps(self) -> list[days.Shortcut]:
        """Days offered for what comes next."""
        return days.shortcuts(self.today)

    @property
    def chosen_step(self) -> str:
        """The shortcut that is chosen, as it was sent."""
        return str(self["step_when"].value() or NOTHING)

    @property
    def is_long(self) -> bool:
        """Whether what one adds when there is time must be seen: written already, or refused."""
        refused = {"day", "minutes", "detail", "pieces", "step_owner"} & set(self.errors)
        return bool(self.instance.pk or refused)

    def found(self) -> list[Found]:
        """Participants chosen so far, those that this colleague sees."""
        asked = [("personne", self._keys("personne")), ("structure", self._keys("structure"))]
        seen = {"personne": visible_persons(self.user), "structure": visible_organisations(self.user)}
        return told(
            (kind, pk)
            for kind, keys in asked
            for pk in seen[kind].filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)
        )

    def _keys(self, name: str) -> list[int]:
        return read_keys(self[name].value() or [])

    def clean(self) -> dict[str, Any]:
        """With whom, for when, and whether somebody else corrected it meanwhile."""
        said = super().clean() or self.cleaned_data
        if not said.get("personne") and not said.get("structure"):
            self.add_error(None, "Dites avec qui : cherchez une personne ou une structure, et cochez-la.")
        if sum(len(self[name].value() or []) for name in ("personne", "structure")) > MOST_CHOSEN:
            self.add_error(None, f"{MOST_CHOSEN} participants au plus. Au-delà, c’est un événement.")
        day = said.get("day")
        if day and day > self.today:
            self.add_error("day", "Ce jour n’est pas encore venu. Pour plus tard, écrivez une suite à donner.")
        elif day and day.year < 1990:  # noqa: PLR2004 - before the policy of which this is the tool
            self.add_error("day", "Cette date est trop ancienne : vérifiez l’année.")
        self._check_files(said.get("pieces") or [])
        self._settle_step(said)
        self._refuse_the_unseen()
        return said

    def _check_files(self, files: "list[UploadedFile[Any]]") -> None:
        if len(files) > MOST_FILES:
            self.add_error("pieces", f"{MOST_FILES} fichiers au plus : joignez les autres ensuite.")
        for file in files:
            if (file.size or 0) > HEAVIEST:
                self.add_error("pieces", f"« {file.name} » dépasse 20 Mo : allégez-le.")

    def _settle_step(self, said: dict[str, Any]) -> None:
        when, text = said.get("step_when") or NOTHING, (said.get("step_text") or "").strip()
        if "step_on" in self.errors or "step_text" in self.errors:
            return
        if when == ANOTHER_DAY or (when == NOTHING and said.get("step_on")):
            day = said.get("step_on")
            if day is None:
                self.add_error("step_on", "Choisissez le jour.")
            elif day < self.today:
                self.add_error("step_on", "Ce jour est passé : choisissez-en un autre.")
        else:
            day = days.day_of(when, self.today)
        if text and day is None and not self.has_error("step_on"):
            self.add_error("step_text", "Pour quand ? Choisissez un jour ci-dessous.")
        said["promise_day"], said["promise_text"] = day, text

    def _refuse_the_unseen(self) -> None:
        seen = parse_datetime(self.cleaned_data.get("seen") or "") if self.instance.pk else None
        if not isinstance(seen, datetime) or not timezone.is_aware(seen):
            return
        now = Interaction.objects.values_list("updated_at", flat=True).get(pk=self.instance.pk)
        if now > seen:
            typed = cast("QueryDict", self.data).copy()
            typed["seen"] = now.isoformat()
            self.data = typed
            raise forms.ValidationError(
                "Cet échange a été modifié entre-temps. Rien de ce que vous avez écrit n’est perdu : "
                "relisez, puis enregistrez de nouveau.",
                code="unseen",
            )

    def said(self) -> Said:
        """What goes with the interaction, once the form is valid."""
        cleaned = self.cleaned_data
        persons, organisations = list(cleaned["personne"]), list(cleaned["structure"])
        promise = None
        if cleaned.get("promise_day"):
            who = (persons or organisations)[0]
            promise = Promise(
                text=cleaned["promise_text"] or f"Recontacter {who}"[:300],
                due_on=cleaned["promise_day"],
                owner=cleaned.get("step_owner") or self.user,
            )
        return Said(persons=persons, organisations=organisations, files=cleaned["pieces"], promise=promise)

    def interaction(self) -> Interaction:
        """The interaction as the form says it, not yet written; the hour stays when the day does not change."""
        made = self.save(commit=False)
        day, now = self.cleaned_data["day"], timezone.localtime()
        if made.pk is None:
            made.entry = self.cleaned_data.get("entry")
        if made.pk is None or timezone.localdate(made.happened_at) != day:
            hour = now.time() if day == now.date() else time(12)
            made.happened_at = timezone.make_aware(datetime.combine(day, hour))
        return made


def read_keys(given: Any) -> list[int]:
    """Keys of records among what an address or a form holds; what is none is left out."""
    return keys_of([str(key) for key in list(given)[:MOST_READ]])
