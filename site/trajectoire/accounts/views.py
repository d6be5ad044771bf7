"""Pages of our own around sign-in: my account, the state of my session, a kept entry."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.account.views import PasswordResetFromKeyView
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin.auth import require_admin_access

from . import held_forms
from .models import HeldForm, User
from .second_factor import standing_of


class ChoosePasswordView(PasswordResetFromKeyView):
    """The page behind the link of a mail: an invitation, or a forgotten password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """``token_fail``: whether the link has served or is too old."""
        return {"token_fail": False, **super().get_context_data(**kwargs)}


@reauthentication_required(app="allauth.mfa")
@never_cache
@require_GET
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes that are left, to print; django-allauth's own page would write that they were seen."""
    kept = get_object_or_404(Authenticator, user=request.user, type=Authenticator.Type.RECOVERY_CODES)
    context = {"unused_codes": kept.wrap().get_unused_codes()}
    return TemplateResponse(request, "mfa/recovery_codes/index.html", context)


@login_required
@never_cache
@require_GET
def account_home(request: HttpRequest) -> HttpResponse:
    """My account: who I am here, my password, my second factor."""
    standing = standing_of(request.user)
    context = {"standing": standing, "days_left": standing.days_left_at(timezone.now())}
    return TemplateResponse(request, "accounts/home.html", context)


@never_cache
@require_GET
def session_state(request: HttpRequest) -> JsonResponse:
    """Whether the session still stands, for whom, and the present security token (read by ``session.js``).

    ``mark`` is what the asking page believes its author to be; the token goes to that author only.
    """
    user = request.user
    same = isinstance(user, User) and held_forms.is_mark_of(user, request.GET.get("mark", ""))
    return JsonResponse(
        {"signed_in": user.is_authenticated, "same_person": same, "token": get_token(request) if same else ""}
    )


@require_admin_access
@never_cache
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, key: UUID) -> HttpResponse:
    """A kept entry: GET offers to send it again where it was going, POST gives it up."""
    held = HeldForm.objects.filter(pk=key, author=request.user.pk).first()
    entry = held and held_forms.entry_of(held)
    if held is None or entry is None:
        messages.warning(request, "Cette saisie n’est plus en attente : elle a été enregistrée ou abandonnée.")
        return redirect("wagtailadmin_home")
    if request.method == "POST":
        held.delete()
        messages.success(request, "La saisie a été abandonnée.")
        return redirect("wagtailadmin_home")
    return TemplateResponse(request, "accounts/resume.html", {"held": held, "entry": entry})
