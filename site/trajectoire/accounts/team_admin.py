"""The team in the administration: « Réglages », « Équipe »."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.users.views import users

from . import invitations, permissions
from .models import User
from .second_factor import has_second_factor
from .team_forms import ColleagueForm, WelcomeForm


class TeamFilterSet(users.UserFilterSet):
    """Open or closed, role, last sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.filters["is_superuser"]
        self.filters["is_active"].label = "Compte ouvert"
        self.filters["group"].label = "Rôle"


class TeamIndexView(users.IndexView):
    """Who works here."""

    template_name = "wagtailadmin/generic/index.html"
    page_title = "Équipe"
    add_item_label = "Accueillir un·e collègue"
    default_ordering = "name"

    @cached_property
    def columns(self) -> list[Column]:
        """Name, role, address, state, second factor, last sign-in."""
        return [
            users.UserColumn(
                "name", accessor=str, label="Nom", sort_key="name", get_url=self.get_edit_url, classname="name"
            ),
            Column("role", label="Rôle", accessor=role_of),
            Column("email", label="Adresse", accessor="email"),
            Column("is_active", label="Compte", accessor=state_of, sort_key="is_active"),
            Column("second_factor", label="Double authentification", accessor=second_factor_of),
            DateColumn("last_login", label="Dernière connexion", sort_key="last_login"),
        ]

    def get_base_queryset(self) -> QuerySet[User]:
        """With what the columns show."""
        telephone = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        found: QuerySet[User] = super().get_base_queryset()
        return found.prefetch_related("groups").annotate(second_factor=Exists(telephone))

    def get_delete_url(self, _instance: User) -> None:
        """Accounts are closed, not deleted."""


class WelcomeView(users.CreateView):
    """A new colleague, invited by mail."""

    page_title = "Accueillir un·e collègue"
    success_message = None

    def get_page_subtitle(self) -> str:
        """The heading says what is being done."""
        return self.page_title

    def save_instance(self) -> User:
        """The account, then the invitation; a mail that does not leave never loses the account."""
        user: User = super().save_instance()
        tell_about_invitation(self.request, user)
        return user


class ColleagueView(users.EditView):
    """One colleague's account."""

    success_message = "Le compte de %(object)s est enregistré."
    error_message = "Le compte n’est pas enregistré : voyez les champs signalés."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Refuse what may not be changed; nobody is deleted."""
        super().setup(request, *args, **kwargs)
        self.can_delete = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Deny by default."""
        if not permissions.may_change(request.user, self.object):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What may be done besides the form."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.object
        context["has_second_factor"] = has_second_factor(user)
        context["may_reset"] = permissions.may_reset_second_factor(self.request.user, user)
        context["waits_for_password"] = user.is_active and not user.has_usable_password()
        return context


class NoDeleteView(users.DeleteView):
    """There is no deletion: the address says so and leads back."""

    def dispatch(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the account, where it can be closed."""
        messages.warning(request, "Un compte ne se supprime pas : fermez-le, ses pages restent signées.")
        return redirect("wagtailusers_users:edit", kwargs["pk"])


class TeamViewSet(users.UserViewSet):
    """Wagtail's users, as a team."""

    menu_label = "Équipe"
    filterset_class = TeamFilterSet
    index_view_class = TeamIndexView
    add_view_class = WelcomeView
    edit_view_class = ColleagueView
    delete_view_class = NoDeleteView
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "accounts/users/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[WelcomeForm | ColleagueForm]:
        """Three fields to welcome, the rest later."""
        return ColleagueForm if for_update else WelcomeForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """Two more actions, by POST."""
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/double-authentification/", reset_second_factor, name="reset_second_factor"),
            path("<int:pk>/invitation/", invite_again, name="invite"),
        ]


@require_POST
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """A colleague lost both telephone and codes."""
    target = get_object_or_404(User, pk=pk)
    if not permissions.may_reset_second_factor(request.user, target):
        raise PermissionDenied
    if invitations.reset_second_factor(target, by=request.user):  # type: ignore[arg-type]
        messages.success(
            request, f"La double authentification de {target} est remise à zéro ; un message l’en avertit."
        )
    else:
        messages.info(request, f"{target} n’avait pas de double authentification.")
    return redirect("wagtailusers_users:edit", pk)


@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The first invitation was lost, or is too old."""
    target = get_object_or_404(User, pk=pk, is_active=True)
    if not (permissions.may_open_accounts(request.user) and permissions.may_change(request.user, target)):
        raise PermissionDenied
    tell_about_invitation(request, target)
    return redirect("wagtailusers_users:edit", pk)


def tell_about_invitation(request: HttpRequest, user: User) -> None:
    """Invite, and say on the next screen whether the mail left."""
    if invitations.invite(user, by=request.user):  # type: ignore[arg-type]
        messages.success(request, f"Une invitation est partie à {user.email}, valable trois jours.")
    else:
        messages.error(
            request,
            f"Le compte de {user} existe, mais le message n’est pas parti. Réessayez plus tard avec "
            "« Renvoyer l’invitation », sur sa fiche.",
        )


def role_of(user: User) -> str:
    """Roles of ``user`` in one text; whoever installs the site is said to be so."""
    names = [group.name for group in user.groups.all()]
    return ", ".join([*(["Administration technique"] if user.is_superuser else []), *names]) or "aucun"


def state_of(user: User) -> str:
    """Whether ``user`` may come in."""
    if not user.is_active:
        return "fermé"
    return "ouvert" if user.has_usable_password() else "invité"


def second_factor_of(user: User) -> str:
    """For the column; the queryset of the list annotates ``second_factor``."""
    return "installée" if getattr(user, "second_factor", False) else "—"
