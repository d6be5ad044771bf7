"""A form that tells its second editor what the first changed, and keeps what was typed.

What was read goes to the browser with the form, signed, and comes back with it. When the record is no longer that,
nothing is saved: the form is shown again with what was typed. A field that the second left as it was takes what the
first wrote in it, so that saving again undoes nobody's work; a field that both wrote keeps what the second typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from .values import Kept, in_words, is_touched, kept, send

SEEN = "seen"
OWN = ""
"""Among relations: the record itself."""

Values = dict[str, Kept]
Read = dict[str, dict[str, Values]]
"""By relation (``OWN`` for the record itself), then by key of the row: the values of its fields."""


@dataclass(frozen=True)
class Difference:
    """What the first editor changed in one field. ``yours``: what was typed there, "" when it was left as it was."""

    label: str
    before: str
    now: str
    yours: str = ""


class SeenForm(WagtailAdminModelForm):
    """Every form of a record that colleagues share. A view that must never miss it locks the record meanwhile."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    differences: tuple[Difference, ...] = ()
    read_at: datetime | None = None
    """When this editor opened the form."""
    _compared = False

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """What is read now, for the hidden field; asked when the form is shown, so that every field is there."""
        if field_name == SEEN:
            if not self.instance.pk:
                return ""
            read = [timezone.now().isoformat(), self._now()]
            return signing.dumps(read, salt=self._salt, compress=True)
        return super().get_initial_for_field(field, field_name)

    def full_clean(self) -> None:
        """As usual, once what was read has been compared with what is stored."""
        if self.is_bound and self.instance.pk and not self._compared:
            self._compared = True
            self._compare()
        super().full_clean()
        if self.differences:
            self.add_error(
                None,
                f"{self.who_saved()} enregistré cette fiche entre-temps. Rien de ce que vous avez écrit n’est perdu : "
                "voyez ci-dessous ce qui a changé, relisez, puis enregistrez de nouveau.",
            )

    def who_saved(self) -> str:
        """Who saved meanwhile, with the verb; a record with a history says more."""
        return "Quelqu’un a"

    @property
    def _salt(self) -> str:
        return f"second-editor:{self.instance._meta.label_lower}:{self.instance.pk}"  # noqa: SLF001 - documented API

    def _now(self) -> Read:
        """The values stored, of the record and of its rows."""
        read: Read = {OWN: {OWN: _values(self)}}
        for relation, formset in self.formsets.items():
            read[relation] = {str(row.pk): _values(form) for row, form in self._rows(formset)}
        return read

    def _rows(self, formset: Any) -> Iterator[tuple[Any, Any]]:
        for row in getattr(self.instance, formset.rel_name).all():
            if row.pk:
                yield row, formset.form(instance=row, prefix="read", **formset.form_kwargs)

    def _compare(self) -> None:
        sent: Any = self.data  # type: ignore[has-type]  # made by Django's form
        self.data = data = sent.copy()
        for formset in self.formsets.values():
            formset.data = data
        found = list(self._differ(self._read(), data))
        self.differences = tuple(found)
        if found:
            data[self.add_prefix(SEEN)] = str(self.get_initial_for_field(self.fields[SEEN], SEEN))

    def _read(self) -> Read:
        """What this editor had read; what cannot be read was made by nobody and compares with nothing."""
        try:
            at, read = signing.loads(str(self.data.get(self.add_prefix(SEEN), "")), salt=self._salt)
        except signing.BadSignature:
            return {}
        self.read_at = datetime.fromisoformat(at)
        return cast("Read", read)

    def _differ(self, read: Read, data: QueryDict) -> Iterator[Difference]:
        if read:
            yield from _fields(self, read[OWN][OWN], data, self.prefix, "")
        for relation, formset in self.formsets.items():
            known = read.get(relation, {})
            rows = dict(_sent_rows(formset, data))
            name = str(formset.model._meta.verbose_name)  # noqa: SLF001 - documented API
            for row, form in self._rows(formset):
                key, prefix = str(row.pk), rows.pop(str(row.pk), None)
                where = f"{name[:1].upper()}{name[1:]} « {row} »"
                if key in known and prefix is not None:
                    yield from _fields(form, known[key], data, prefix, f"{where}, ")
                elif read and key not in known:
                    yield Difference(where, "n’existait pas", "vient d’être ajouté ; rien à faire, il reste")
            for key, prefix in rows.items():
                yield from self._gone(formset, known.get(key), data, prefix, name)

    def _gone(
        self, formset: Any, known: Values | None, data: QueryDict, prefix: str, name: str
    ) -> Iterator[Difference]:
        """A row that somebody took away: it goes from this form too, unless it was written in."""
        data[f"{prefix}-{formset.model._meta.pk.name}"] = ""  # noqa: SLF001 - documented API
        if known is None:
            return
        form = formset.form(prefix=prefix, **formset.form_kwargs)
        typed = {each: _typed(form.fields[each], data, f"{prefix}-{each}") for each in known if each in form.fields}
        touched = any(is_touched(form.fields[each], known[each], typed[each]) for each in typed)
        told = ", ".join(word for each in typed if (word := in_words(form.fields[each], known[each])) != "vide")
        if not touched:
            data[f"{prefix}-DELETE"] = "on"
        yield Difference(
            f"{name[:1].upper()}{name[1:]}", told, "a été retiré", "gardé, tel que vous l’avez écrit" if touched else ""
        )


def _values(form: Any) -> Values:
    return {
        name: kept(field, form.get_initial_for_field(field, name))
        for name, field in form.fields.items()
        if name != SEEN and not isinstance(field, forms.FileField) and not field.disabled
    }


def _sent_rows(formset: Any, data: QueryDict) -> Iterator[tuple[str, str]]:
    """The rows that were sent as existing ones: their key and their prefix."""
    sent = data.get(f"{formset.prefix}-INITIAL_FORMS", "")
    for number in range(min(int(sent), formset.absolute_max) if sent.isascii() and sent.isdigit() else 0):
        prefix = f"{formset.prefix}-{number}"
        name = f"{prefix}-{formset.model._meta.pk.name}"  # noqa: SLF001 - documented API
        yield data.get(name, "") or name, prefix


def _typed(field: forms.Field, data: QueryDict, name: str) -> Any:
    return field.widget.value_from_datadict(data, {}, name)


def _fields(form: Any, read: Values, data: QueryDict, prefix: str | None, where: str) -> Iterator[Difference]:
    """What was changed in each field; those that this editor left as they were take it."""
    for name, now in _values(form).items():
        before = read.get(name, now)
        if before == now:
            continue
        field, sent = form.fields[name], f"{prefix}-{name}" if prefix else name
        typed = _typed(field, data, sent)
        label = str(field.label or name)
        label = f"{where}{label[:1].lower()}{label[1:]}" if where else label
        told = Difference(label, in_words(field, before), in_words(field, now))
        if not is_touched(field, now, typed):
            yield told
            continue
        stored = form.get_initial_for_field(field, name)
        if is_touched(field, before, typed) or not send(data, sent, field, stored):
            yours = in_words(field, typed if isinstance(typed, list) else str(typed or ""))
            told = Difference(told.label, told.before, told.now, yours)
        yield told
