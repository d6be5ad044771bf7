"""Forms of the vocabularies in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from .models import Theme


class ThemeChoiceField(forms.ModelChoiceField[Theme]):
    """A theme, chosen in the tree."""

    def label_from_instance(self, obj: Theme) -> str:
        """Its name, set in by its depth."""
        return obj.indented_name()


class ThemeForm(WagtailAdminModelForm):
    """A theme and its place in the tree.

    treebeard places a node by methods of its own (``add_root``, ``add_child``, ``move``) and refuses a plain save.
    """

    parent = ThemeChoiceField(
        label="Rangé sous",
        queryset=Theme.objects.none(),
        required=False,
        empty_label="Rien : c’est un grand thème",
        help_text="Changer ce choix déplace le thème avec tous ceux qu’il contient.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Theme.objects.order_by("path")
        if self.instance.pk:
            inside = Theme.get_tree(self.instance).values("pk")
            places = places.exclude(pk__in=inside)
            self.initial["parent"] = self.instance.get_parent()
        field = self.fields.get("parent")
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = places

    def save(self, commit: bool = True) -> Theme:
        """Place the theme, then save it once placed: lists and search listen to that save."""
        if not commit:
            return super().save(commit=False)
        parent: Theme | None = self.cleaned_data.get("parent")
        if self.instance.pk is None:
            theme: Theme = (
                parent.add_child(instance=self.instance) if parent else Theme.add_root(instance=self.instance)
            )
            return theme
        theme = super().save()
        if {"parent", "name"} & set(self.changed_data):
            _place(theme, parent)
            theme = Theme.objects.get(pk=theme.pk)
            theme.save()
        return theme


def _place(theme: Theme, parent: Theme | None) -> None:
    """Put ``theme`` under ``parent``, or among the great themes, in the order of names."""
    if parent is not None:
        theme.move(Theme.objects.get(pk=parent.pk), "sorted-child")
        return
    first = Theme.get_first_root_node()
    if first is not None and first.pk != theme.pk:
        theme.move(first, "sorted-sibling")
    elif not theme.is_root() or theme.get_siblings().exclude(pk=theme.pk).exists():
        theme.move(theme.get_root_nodes().last(), "sorted-sibling")


class ReplacementForm(forms.Form):
    """What takes the place of an entry that goes."""

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        """``instance`` is the entry that goes."""
        super().__init__(*args, **kwargs)
        self.instance = instance
        others = type(instance)._default_manager.exclude(pk=instance.pk)  # noqa: SLF001 - Django's documented way for any model
        field_class: type[forms.ModelChoiceField[Any]] = forms.ModelChoiceField
        if isinstance(instance, Theme):
            field_class, others = ThemeChoiceField, others.exclude(pk__in=Theme.get_tree(instance).values("pk"))
        self.fields["replacement"] = field_class(
            label="Mettre à la place",
            queryset=others,
            required=False,
            empty_label="Rien : le retirer partout",
            help_text="Tout ce qui le portait portera celui que vous choisissez : c’est la façon de réunir deux mots.",
        )

    def clean(self) -> dict[str, Any]:
        """What holds others does not go without somewhere to put them."""
        cleaned: dict[str, Any] = super().clean() or {}
        holds = getattr(self.instance, "get_children", None)
        if not cleaned.get("replacement") and holds is not None and holds().exists():
            raise ValidationError("Ce thème en contient d’autres : déplacez-les d’abord, ou choisissez où ils iront.")
        return cleaned
