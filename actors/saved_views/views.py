"""Saving a view, putting another in its place, renaming it, sharing it, removing it."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from .lists import LISTS, SavedList
from .model import SavedView

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

both = require_http_methods(["GET", "POST"])


class SavedViewForm(forms.ModelForm[SavedView]):
    """Its name and who sees it; ``instead``: one of the colleague's own whose filters these replace."""

    class Meta:
        model = SavedView
        fields = ["name", "shared"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean_name(self) -> str:
        """On one line, and not the name of another of the same list."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        mine = SavedView.objects.filter(owner=self.instance.owner_id, kind=self.instance.kind, name=name)
        if mine.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Vous avez déjà une vue de ce nom pour cette liste : choisissez-en un autre.")
        return name


@both
def save(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of the address, under a name; or in the place of one of the colleague's own views (``instead``)."""
    about, user = _list(request, kind), cast("User", request.user)
    query = about.kept(request, request.GET)
    mine = SavedView.objects.filter(owner=user, kind=kind)
    form = SavedViewForm(request.POST or None, instance=SavedView(owner=user, kind=kind, query=query))
    if request.method == "POST" and query:
        instead = request.POST.get("instead", "")
        if instead:
            view = get_object_or_404(mine, pk=instead if instead.isascii() and instead.isdigit() else 0)
            view.query = query
            view.save()
            messages.success(request, f"La vue « {view} » montre maintenant cette liste.")
            return redirect(address_of(view))
        if form.is_valid():
            view = form.save()
            messages.success(request, f"La vue « {view} » est enregistrée : elle est au-dessus de la liste.")
            return redirect(address_of(view))
    context = {"form": form, "about": about, "query": query, "mine": mine, "back": f"{about.url}?{query}"}
    return render(request, "actors/saved_views/save.html", context)


@require_safe
def manage(request: HttpRequest, kind: str) -> HttpResponse:
    """The views of a list, what is wrong with them, and what may be done."""
    about, user = _list(request, kind), cast("User", request.user)
    rows = [
        (view, address_of(view), about.faults(request, QueryDict(view.query)), view.may_change(user))
        for view in SavedView.objects.of(user, kind)
    ]
    return render(request, "actors/saved_views/manage.html", {"about": about, "rows": rows})


@both
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Its name, and whether the team sees it."""
    view = _own(request, pk)
    form = SavedViewForm(request.POST or None, instance=view)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"Enregistré : {view}.")
        return redirect(reverse("actors:saved-views", args=[view.kind]))
    context = {"form": form, "about": LISTS[view.kind], "view": SavedView.objects.get(pk=view.pk)}
    return render(request, "actors/saved_views/change.html", context)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """The view goes; the records that it listed do not."""
    view = _own(request, pk)
    kind, name = view.kind, view.name
    view.delete()
    messages.success(request, f"La vue « {name} » est retirée. Aucune fiche n’a changé.")
    return redirect(reverse("actors:saved-views", args=[kind]))


def address_of(view: SavedView) -> str:
    """The list as it was saved; ``vue`` says which view it is."""
    query = QueryDict(view.query, mutable=True)
    query["vue"] = str(view.pk)
    return f"{LISTS[view.kind].url}?{query.urlencode()}"


def _list(request: HttpRequest, kind: str) -> SavedList:
    about = LISTS.get(kind)
    if about is None:
        raise Http404("Cette liste n’existe pas.")
    if not about.open_to(request.user):
        raise PermissionDenied
    return about


def _own(request: HttpRequest, pk: int) -> SavedView:
    """One that this colleague may change; any other is as if it did not exist."""
    view = SavedView.objects.filter(pk=pk, kind__in=LISTS).select_related("owner").first()
    if view is None or not view.may_change(request.user):
        raise Http404("Cette vue n’existe plus, ou n’est pas à vous.")
    return view
