"""Screens that change: a post, its conventions, who holds it, under which contract, what they need to learn."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from trajectoire.pages.keys import key_of

from .forms import ContractForm, ConventionForm, PostForm, TrainingForm
from .mediator_form import LeaveForm, MediatorForm
from .models import Convention, Post, PostHolding, TrainingNeed, WorkContract
from .terms import leave, renewal_of, take
from .views import check

REFUSED = "Une autre fiche a été enregistrée entre-temps et ne va pas avec celle-ci : vérifiez les dates et le numéro."
Record = TypeVar("Record", Post, Convention, WorkContract, TrainingNeed)
OTHER = "other"
"""Said instead of a known person: it is somebody else."""
both = require_http_methods(["GET", "POST"])


def _saved(form: BaseForm, save: Callable[[], object]) -> bool:
    """Whether it could be saved; otherwise the form says why, with all that was typed."""
    try:
        with transaction.atomic():
            save()
    except ValidationError as error:
        form.add_error(None, error)
    except ValueError as error:
        form.add_error(None, str(error))
    except IntegrityError:
        form.add_error(None, REFUSED)
    else:
        return True
    return False


def _writing(request: HttpRequest) -> AbstractContextManager[object]:
    """A transaction for who writes, none for who reads."""
    return transaction.atomic() if request.method == "POST" else nullcontext()


def _for(request: HttpRequest, records: QuerySet[Record]) -> QuerySet[Record]:
    """The records, locked for who writes until the end of the transaction, so that the second editor is told."""
    return records.select_for_update(of=("self",)) if request.method == "POST" else records


def read(request: HttpRequest, *choosers: str) -> QueryDict | None:
    """What was sent, if anything was, without what no chooser sends: its fields hold the number of a record.

    Wagtail's choosers fail on anything else.
    """
    if request.method != "POST":
        return None
    data = request.POST.copy()
    for name in choosers:
        if key_of(data.get(name, "")) is None:
            data[name] = ""
    return data


def _show(request: HttpRequest, forms: list[tuple[str, Any]], title: str, verb: str, **more: Any) -> HttpResponse:
    """One screen for every form: ``forms`` are (heading, form), headings may be empty."""
    context = {"forms": forms, "title": title, "verb": verb, "post": None, "back": None, "alike": [], **more}
    return TemplateResponse(request, "adultes_relais/form.html", context)


def _to_post(post: Post) -> HttpResponse:
    return redirect("adultes_relais_post", post.pk)


@both
def add_post(request: HttpRequest) -> HttpResponse:
    """A new post and its first convention, in one form."""
    check(request, to_change=True)
    typed = read(request, "poste-territory", "convention-employer")
    post_form = PostForm(typed, prefix="poste")
    convention_form = ConventionForm(typed, prefix="convention", user=request.user)
    if request.method == "POST" and all([post_form.is_valid(), convention_form.is_valid()]):

        def save() -> None:
            convention_form.instance.post = post_form.save()
            convention_form.save()

        if _saved(convention_form, save):
            post = post_form.instance
            messages.success(request, f"Ajouté : {post}. Il est vacant : ajoutez un·e médiateur·rice.")
            return _to_post(post)
    forms = [("Le poste", post_form), ("Sa convention", convention_form)]
    back = (reverse("adultes_relais_list"), "Toutes les conventions")
    return _show(request, forms, "Ajouter une convention pour un nouveau poste", "Ajouter", back=back)


@both
def edit_post(request: HttpRequest, pk: int) -> HttpResponse:
    """What the post is."""
    check(request, to_change=True)
    with _writing(request):
        post = get_object_or_404(_for(request, Post.objects.all()), pk=pk)
        form = PostForm(read(request, "territory"), instance=post)
        if request.method == "POST" and form.is_valid() and _saved(form, form.save):
            messages.success(request, f"Enregistré : {post}.")
            return _to_post(post)
    return _show(request, [("", form)], f"Modifier le poste : {_stored(post)}", "Enregistrer", post=post)


def _stored(record: Post | Convention) -> str:
    """Its name as it is kept, whatever was typed."""
    return str(type(record).objects.get(pk=record.pk))


@both
def edit_convention(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a convention, or note what comes after it."""
    check(request, to_change=True)
    with _writing(request):
        found = Convention.objects.select_related("post", "employer")
        convention = get_object_or_404(_for(request, found), pk=pk)
        form = ConventionForm(read(request, "employer"), instance=convention, user=request.user)
        if request.method == "POST" and form.is_valid() and _saved(form, form.save):
            messages.success(request, f"Enregistré : convention {convention.number}.")
            return _to_post(convention.post)
    return _show(request, [("", form)], f"Modifier : {_stored(convention)}", "Enregistrer", post=convention.post)


@both
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """« Renouveler »: the convention that follows the last one of the post, filled in but for its number."""
    check(request, to_change=True)
    post = get_object_or_404(Post, pk=pk)
    last = post.conventions.select_related("post", "employer").last()
    instance = renewal_of(last) if last else Convention(post=post)
    form = ConventionForm(read(request, "employer"), instance=instance, user=request.user)
    if request.method == "POST" and form.is_valid() and _saved(form, form.save):
        messages.success(request, f"Renouvelée : la convention {instance.number} va au {instance.ends_on:%d/%m/%Y}.")
        return _to_post(post)
    return _show(request, [("", form)], f"Renouveler : {post}", "Renouveler", post=post)


@both
def add_mediator(request: HttpRequest, pk: int) -> HttpResponse:
    """« Ajouter un·e médiateur·rice à cette convention »: person, position, membership and holding in one go."""
    check(request, to_change=True)
    post = get_object_or_404(Post.objects.select_related("territory"), pk=pk)
    form = MediatorForm(_chosen(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        taken: list[PostHolding] = []

        def save() -> None:
            taken.append(take(post, form.who(), data["started_on"], data["ended_on"], at=form.at()))

        if _saved(form, save):
            messages.success(request, f"{taken[0].membership.actor} tient le poste « {post} ».")
            return _to_post(post)
    title = f"Ajouter un·e médiateur·rice : {post}"
    return _show(request, [("", form)], title, "Ajouter à cette convention", post=post, alike=form.alike)


def _chosen(request: HttpRequest) -> QueryDict | None:
    """What was typed; the button « C’est elle » chooses that person and takes the name away, « une autre » goes on."""
    data = read(request, "person")
    if data is None:
        return None
    known = data.get("known", "")
    if known == OTHER:
        data["other_person"] = "on"
    elif key_of(known) is not None:
        data["person"] = known
        data["first_name"] = data["last_name"] = ""
    return data


@both
def end_holding(request: HttpRequest, pk: int) -> HttpResponse:
    """« Fin de prise de poste »: it stays in the history, and the post becomes vacant the day after."""
    check(request, to_change=True)
    holding = get_object_or_404(_holdings(), pk=pk)
    form = LeaveForm(request.POST or None)
    who = holding.membership.actor
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if _saved(form, lambda: leave(holding, data["ended_on"], leaves_employer=data["leaves_employer"])):
            messages.success(request, f"{who} : fin de prise de poste le {data['ended_on']:%d/%m/%Y}.")
            return _to_post(holding.post)
    return _show(request, [("", form)], f"Fin de prise de poste : {who}", "Noter cette fin", post=holding.post)


def _holdings() -> Any:
    return PostHolding.objects.select_related(
        "post", "membership__position__person", "membership__person", "membership__organisation"
    )


@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """« C’est toujours vrai »: somebody confirmed today that this person holds the post."""
    check(request, to_change=True)
    holding = get_object_or_404(_holdings(), pk=pk)
    holding.membership.verified_on = timezone.localdate()
    holding.membership.save(update_fields=["verified_on", "updated_at"])
    messages.success(request, f"{holding.membership.actor} : vérifié aujourd’hui.")
    return _to_post(holding.post)


@both
def add_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a work contract to a holding."""
    check(request, to_change=True)
    holding = get_object_or_404(_holdings(), pk=pk)
    return _contract(request, WorkContract(holding=holding, starts_on=holding.membership.started_on))


@both
def edit_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a work contract."""
    check(request, to_change=True)
    found = WorkContract.objects.select_related("holding__post", "holding__membership__position__person")
    with _writing(request):
        return _contract(request, get_object_or_404(_for(request, found), pk=pk))


def _contract(request: HttpRequest, contract: WorkContract) -> HttpResponse:
    form = ContractForm(request.POST or None, instance=contract)
    holding = contract.holding
    if request.method == "POST" and form.is_valid() and _saved(form, form.save):
        messages.success(request, f"{holding.membership.actor} : {contract}.")
        return _to_post(holding.post)
    title = f"Contrat de travail : {holding.membership.actor}"
    return _show(request, [("", form)], title, "Enregistrer", post=holding.post)


@both
def add_training(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a need of training."""
    check(request, to_change=True)
    return _training(request, TrainingNeed(post=get_object_or_404(Post, pk=pk)))


@both
def edit_training(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a need of training, or note that it was met."""
    check(request, to_change=True)
    with _writing(request):
        found = _for(request, TrainingNeed.objects.select_related("post"))
        return _training(request, get_object_or_404(found, pk=pk))


def _training(request: HttpRequest, need: TrainingNeed) -> HttpResponse:
    form = TrainingForm(request.POST or None, instance=need)
    if request.method == "POST" and form.is_valid() and _saved(form, form.save):
        messages.success(request, f"Noté : {need}.")
        return _to_post(need.post)
    return _show(request, [("", form)], f"Besoin de formation : {need.post}", "Enregistrer", post=need.post)
