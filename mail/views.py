"""Pages behind the links of messages. Opening one shows and writes nothing; acting is a POST.

The POSTs need no CSRF token: nothing of a visitor's session is used, the link itself is the proof, and the one-click
unsubscription of mail programs (RFC 8058) has neither cookie nor token.
"""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from . import consent, links, purposes
from .addresses import masked
from .links import ExpiredLinkError, LinkError, SignedLink
from .models import Permission


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class SignedLinkView(View):
    """A page behind a signed link; a subclass says its ``purpose`` (its own URL name), ``show`` and ``act``."""

    purpose: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Read the link; keep it out of the Referer header and of search engines."""
        try:
            self.link = links.read(str(kwargs["token"]), self.purpose)
        except LinkError as problem:
            status = 410 if isinstance(problem, ExpiredLinkError) else 404
            response: HttpResponseBase = self.page(request, "mail/closed.html", status=status, problem=str(problem))
        else:
            response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:
        """What the link is for, and a button."""
        return self.show(request, self.link)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Do it."""
        return self.act(request, self.link)

    def show(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """The page before."""
        raise NotImplementedError

    def act(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """The act, and the page after."""
        raise NotImplementedError

    def page(self, request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """The template ``name``."""
        return render(request, name, context, status=status)


class ConfirmView(SignedLinkView):
    """Confirm an address."""

    purpose = consent.CONFIRM_VIEW

    def show(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """Whose address, for what."""
        address = link.address()
        asked = Permission.objects.filter(pk=int(link.object), address=address).first() if address else None
        if asked is None or address is None or links.is_spent(link):
            return self._over(request)
        return self.page(request, "mail/confirm.html", label=consent.asked_label(asked), address=masked(address.email))

    def act(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """Confirm, once."""
        address = link.address()
        asked = Permission.objects.filter(pk=int(link.object), address=address).first() if address else None
        label = consent.asked_label(asked) if asked else ""
        permission = consent.confirm(link)
        if permission is None:
            return self._over(request)
        choices = purposes.choices(permission.purpose, link.person)
        return self.page(request, "mail/confirmed.html", label=label, choices=choices)

    def _over(self, request: HttpRequest) -> HttpResponse:
        problem = "Ce lien a déjà servi, ou la demande n’existe plus. Il n’y a rien d’autre à faire."
        return self.page(request, "mail/closed.html", problem=problem, status=410)


class UnsubscribeView(SignedLinkView):
    """Leave a list, in one click from a mail program or in two from the message."""

    purpose = "mail:unsubscribe"

    def show(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """Whose address, which list."""
        address = link.address()
        shown = masked(address.email) if address else ""
        label = purposes.label(*purposes.read_target(link.object))
        return self.page(request, "mail/unsubscribe.html", label=label, address=shown)

    def act(self, request: HttpRequest, link: SignedLink) -> HttpResponse:
        """Leave, or come back after a wrong click."""
        purpose, about = purposes.read_target(link.object)
        label, digest = purposes.label(purpose, about), link.person
        if request.POST.get("revenir"):
            back = consent.restore(digest, purpose, about=about, source="lien de désinscription")
            name = "mail/resubscribed.html" if back else "mail/unsubscribed.html"
            return self.page(request, name, label=label, late=not back, choices="")
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        source = "en un clic" if one_click else "lien de désinscription"
        consent.withdraw(digest, purpose, about=about, source=source)
        if one_click:
            return HttpResponse("Désinscription enregistrée.\n", content_type="text/plain; charset=utf-8")
        choices = purposes.choices(purpose, digest) if about else ""
        return self.page(request, "mail/unsubscribed.html", label=label, late=False, choices=choices)
