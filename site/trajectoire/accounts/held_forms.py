"""Nothing typed is lost when a session ends: the form that arrives is kept, and given back after sign-in.

Every form of the administration carries the name of its author, signed (``author_mark``, added by ``session.js``).
A form that arrives without a session, or after the security token changed, is kept for that author alone; nobody
else who signs in on the same machine sees it. Wagtail saves a draft every half second while somebody types, so what
is typed after the end of the session arrives here by itself, even if the tab is then closed.
"""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from .models import HeldForm, User
from .sealing import BrokenSealError, seal, unseal

AUTHOR_FIELD = "_auteur"
SALT = "trajectoire.accounts.held_forms"
MOST_KEPT = 20
LONGEST_PATH = 500
WITHOUT_MEMORY = re.compile(r"/(preview|editing-sessions|chooser|choose-[a-z-]+|dismissibles|reprise|logout)/")
SECRETS = re.compile(r"password|mot-de-passe", re.IGNORECASE)
NEVER_KEPT = {AUTHOR_FIELD, "csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Entry:
    """What a kept form held: ``values`` in order, names of the ``files`` that must be chosen again."""

    values: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def texts(self) -> list[str]:
        """What a person wrote, readable: long enough to be a sentence, rich text without its machinery."""
        found = (_readable(value) for _name, value in self.values)
        return [text for text in found if text]


def author_mark(user: User) -> str:
    """The signed name of ``user`` that the forms carry."""
    return signing.dumps(user.pk, salt=SALT)


def is_mark_of(user: User, mark: str) -> bool:
    """Whether ``mark`` is the signed name of ``user``."""
    try:
        return bool(signing.loads(mark, salt=SALT, max_age=HeldForm.KEPT_FOR) == user.pk)
    except signing.BadSignature:
        return False


def is_admin_form(request: HttpRequest) -> bool:
    """Whether the request is a form of the administration that bears its author's mark."""
    home = reverse("wagtailadmin_home")
    path = request.path_info
    return (
        request.method == "POST"
        and path.startswith(home)
        and not WITHOUT_MEMORY.search(path)
        and AUTHOR_FIELD in request.POST
    )


def author_of(request: HttpRequest) -> User | None:
    """The colleague who filled in the form, by its mark; ``None`` if it bears none, or a false one."""
    if not is_admin_form(request):
        return None
    try:
        key = signing.loads(request.POST[AUTHOR_FIELD], salt=SALT, max_age=HeldForm.KEPT_FOR)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=key, is_active=True).first()


def hold(request: HttpRequest) -> HeldForm | None:
    """Keep the form of ``request`` for its author; ``None`` when there is nothing to keep or it holds a secret."""
    author = author_of(request)
    path = request.get_full_path()
    if author is None or len(path) > LONGEST_PATH or any(SECRETS.search(name) for name in request.POST):
        return None
    request.trajectoire_form_held = True  # type: ignore[attr-defined]
    values = [(name, value) for name, many in request.POST.lists() if name not in NEVER_KEPT for value in many]
    files = [upload.name or "" for _name, many in request.FILES.lists() for upload in many]
    content = seal(json.dumps({"values": values, "files": files}))
    title = (request.POST.get("title") or request.POST.get("name") or "")[:255]
    held, _created = HeldForm.objects.update_or_create(
        author=author, path=path, defaults={"content": content, "title": title}
    )
    surplus = HeldForm.objects.filter(author=author).values_list("pk", flat=True)[MOST_KEPT:]
    HeldForm.objects.filter(pk__in=list(surplus)).delete()
    return held


def forget(request: HttpRequest) -> None:
    """The form of ``request`` was saved: what was kept of it is no longer needed, unless it was kept just now."""
    if isinstance(request.user, User) and not getattr(request, "trajectoire_form_held", False):
        HeldForm.objects.filter(author=request.user, path=request.get_full_path()).delete()


def entry_of(held: HeldForm) -> Entry | None:
    """What ``held`` contains, or ``None`` if the installation's key has changed since."""
    try:
        content = json.loads(unseal(held.content))
    except BrokenSealError:
        return None
    return Entry(values=[(name, value) for name, value in content["values"]], files=content["files"])


def answer(request: HttpRequest, held: HeldForm | None) -> HttpResponse:
    """What the browser gets instead of the page it asked for: the way to the kept entry, through sign-in."""
    signed_in = isinstance(request.user, User)
    if not request.accepts("text/html"):
        message = "Votre session est terminée. Ce que vous tapez est gardé : reconnectez-vous pour l’enregistrer."
        return JsonResponse(
            {"success": False, "error_code": "locked", "error_message": message, "session": "ended"}, status=401
        )
    if held is None:
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
    if signed_in and request.user != held.author:
        messages.warning(request, "Cette saisie était celle d’une autre personne : elle est gardée pour elle.")
        return redirect("wagtailadmin_home")
    resume = reverse("accounts_resume", args=[held.pk])
    return redirect(resume if signed_in else f"{settings.LOGIN_URL}?{urlencode({'next': resume})}")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form whose security token is stale: kept if it is ours, else a page that says what to do (status 403)."""
    held = hold(request)
    if held is not None:
        return answer(request, held)
    return render(request, "accounts/stale_form.html", status=403)


def _readable(value: str) -> str:
    text = value.strip()
    if text.startswith('{"') and '"blocks"' in text:
        try:
            blocks = json.loads(text)["blocks"]
            text = "\n".join(str(block.get("text", "")) for block in blocks).strip()
        except (ValueError, KeyError, TypeError, AttributeError):
            return ""
    return text if " " in text and not text.startswith(("{", "[")) else ""
