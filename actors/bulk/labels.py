"""« Étiqueter »: the same labels put on, or taken off, several actors."""

from typing import Any

from django import forms
from taggit.forms import TagField
from wagtail import hooks

from actors.models import Person
from actors.tags import ActorTag, OrganisationTag, PersonTag

from .action import ActorBulkAction, ActorForm
from .selection import Actor, Concerned, LeftAlone, Plan, note

LONGEST = 100
PUT, TAKE = "put", "take"


class LabelForm(ActorForm):
    """Which labels, put or taken off."""

    act = forms.ChoiceField(
        label="Que faire", choices=[(PUT, "Ajouter ces étiquettes"), (TAKE, "Retirer ces étiquettes")],
        widget=forms.RadioSelect, initial=PUT,
    )  # fmt: skip
    labels = TagField(label="Étiquettes", help_text="Séparées par des virgules. Exemple : intervenante, réseau santé.")

    def clean_labels(self) -> list[str]:
        """Short enough; taken off, known."""
        names: list[str] = self.cleaned_data["labels"]
        if any(len(name) > LONGEST for name in names):
            raise forms.ValidationError(f"Une étiquette a {LONGEST} caractères au plus.")
        if not names:
            raise forms.ValidationError("Écrivez au moins une étiquette.")
        return names


@hooks.register("register_bulk_action")
class LabelActors(ActorBulkAction):
    """« Étiqueter »."""

    display_name = "Étiqueter"
    aria_label = "Étiqueter les fiches choisies"
    action_type = "etiqueter"
    action_priority = 60
    icon = "tag"
    done = "Étiqueter"
    form_class = LabelForm

    @classmethod
    def may(cls, user: Any, model: type[Actor]) -> bool:
        """Who may correct the whole base."""
        return bool(user.has_perm(f"actors.change_{model._meta.model_name}"))  # noqa: SLF001 - documented API

    def plan(self, said: dict[str, Any], actors: list[Any]) -> Plan:
        """Those who have them already, or have none of them, are left alone."""
        through: Any = PersonTag if self.model is Person else OrganisationTag
        names: list[str] = said["labels"]
        wanted = {name.casefold(): name for name in names}
        known = {tag.name.casefold(): tag for tag in ActorTag.objects.all() if tag.name.casefold() in wanted}
        carried: dict[int, list[Any]] = {}
        for item in through.objects.filter(content_object__in=actors, tag__in=known.values()).select_related("tag"):
            carried.setdefault(item.content_object_id, []).append(item)
        plan = Plan()
        missing: list[tuple[Actor, list[str]]] = []
        gone: list[Any] = []
        for actor in actors:
            has = {item.tag.name.casefold() for item in carried.get(actor.pk, [])}
            if said["act"] == TAKE:
                if not has:
                    plan.left.append(LeftAlone(actor, "N’a aucune de ces étiquettes."))
                    continue
                gone += carried[actor.pk]
                plan.concerned.append(Concerned(actor, ", ".join(item.tag.name for item in carried[actor.pk])))
            elif lacking := [wanted[key] for key in wanted if key not in has]:
                missing.append((actor, lacking))
                plan.concerned.append(Concerned(actor, ", ".join(lacking)))
            else:
                plan.left.append(LeftAlone(actor, "A déjà ces étiquettes."))

        def carry_out() -> None:
            take_off = said["act"] == TAKE
            note(
                [(one.actor, one.what if take_off else "", "" if take_off else one.what) for one in plan.concerned],
                "étiquettes",
                self.request.user,
            )
            if take_off:
                through.objects.filter(pk__in=[item.pk for item in gone]).delete()
                return
            tags = {key: known.get(key) or ActorTag.objects.create(name=name) for key, name in wanted.items()}
            through.objects.bulk_create(
                [
                    through(content_object=actor, tag=tags[name.casefold()])
                    for actor, lacking in missing
                    for name in lacking
                ],
                batch_size=500,
            )

        plan.carry_out = carry_out
        return plan
