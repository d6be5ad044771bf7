"""« Textes »: subject and opening of each message of the site, rewritten by editors, seen before they serve."""

from typing import Any

from csp.decorators import csp_replace
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from wagtail.admin import messages as notices

from mail.addresses import InvalidAddress
from mail.declared_texts import MailText, names_in
from mail.message import Message, Recipient
from mail.models import EditedText
from mail.sending import send
from mail.texts import compose, declared, wording
from trajectoire.plugins import registry

MAY_EDIT = "mail.change_editedtext"


class TextForm(forms.Form):
    """Subject and opening; a word between braces must be one that the message knows."""

    subject = forms.CharField(label="Objet", max_length=150, help_text="Ce que l’on lit avant d’ouvrir le message.")
    opening = forms.CharField(
        label="Début du message",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Une ligne vide sépare deux paragraphes.",
    )

    def __init__(self, text: MailText, *args: Any, **kwargs: Any) -> None:
        """``text``: the message whose words these are."""
        super().__init__(*args, **kwargs)
        self.text = text

    def _known(self, name: str) -> str:
        value = str(self.cleaned_data[name])
        known = {variable.name for variable in self.text.variables}
        unknown = sorted(names_in(value) - known)
        if unknown:
            possible = ", ".join(f"{{{name}}}" for name in sorted(known)) or "aucun dans ce message"
            raise forms.ValidationError(f"« {{{unknown[0]}}} » ne veut rien dire ici. Mots possibles : {possible}.")
        return value

    def clean_subject(self) -> str:
        """On one line."""
        return " ".join(self._known("subject").split())

    def clean_opening(self) -> str:
        """As typed."""
        return self._known("opening").replace("\r\n", "\n")

    def words(self) -> tuple[str, str]:
        """Subject and opening, once valid."""
        return self.cleaned_data["subject"], self.cleaned_data["opening"]


def text_list(request: HttpRequest) -> HttpResponse:
    """Every message that can be rewritten."""
    _check(request)
    edited = {row.key: row for row in EditedText.objects.all()}
    rows = [{"text": text, "edited": edited.get(text.key)} for text in registry.all(MailText)]
    return render(request, "mail/admin/text_list.html", {"rows": rows})


def text_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Rewrite one message, try it on oneself, or go back to the words it came with."""
    _check(request)
    text = _text(key)
    subject, opening = wording(text)
    form = TextForm(text, request.POST or None, initial={"subject": subject, "opening": opening})
    if request.method == "POST" and "origine" in request.POST:
        EditedText.objects.filter(key=key).delete()
        notices.success(request, "Le texte d’origine est rétabli.")
        return redirect("mail_text_edit", key)
    if request.method == "POST" and form.is_valid():
        subject, opening = form.words()
        if "essai" not in request.POST:
            EditedText.objects.update_or_create(key=key, defaults={"subject": subject, "opening": opening})
            notices.success(request, f"Le texte « {text.label} » est enregistré. Les prochains messages le diront.")
            return redirect("mail_texts")
        _try_on(request, text, (subject, opening))
    context = {"text": text, "form": form, "edited": EditedText.objects.filter(key=key).exists()}
    return render(request, "mail/admin/text_edit.html", context)


@xframe_options_sameorigin
@csp_replace({"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "frame-ancestors": ["'self'"]})  # type: ignore[arg-type]  # typed for views without parameters
def text_preview(request: HttpRequest, key: str) -> HttpResponse:
    """The message as it will be read, with examples for what changes; ``?texte`` for the plain version."""
    _check(request)
    text = _text(key)
    form = TextForm(text, request.GET)
    message = example(text, form.words() if form.is_valid() else None)
    if "texte" in request.GET:
        return HttpResponse(message.text, content_type="text/plain; charset=utf-8")
    return HttpResponse(message.html)


def example(text: MailText, words: tuple[str, str] | None = None) -> Message:
    """The message with the examples of its declaration."""
    variables = {variable.name: variable.example for variable in text.variables}
    message = compose(text.key, text.sample, variables=variables, words=words)
    shown = dict.fromkeys(message.slots(), "#")
    body, html, subject = message.text, message.html, message.subject
    for name, value in shown.items():
        mark = f"\ue000{name}\ue001"
        body, html, subject = body.replace(mark, value), html.replace(mark, value), subject.replace(mark, value)
    return Message(subject=subject, text=body, html=html)


def _try_on(request: HttpRequest, text: MailText, words: tuple[str, str]) -> None:
    """Send the example to whoever asks, and to nobody else."""
    message = example(text, words)
    tried = Message(subject=f"[Essai] {message.subject}", text=message.text, html=message.html)
    user = request.user
    try:
        batch = send(tried, Recipient(address=user.email), "compte", by=user)  # type: ignore[union-attr, arg-type]
    except InvalidAddress as problem:
        notices.error(request, str(problem))
        return
    refused = batch.deliveries.exclude(reason="").first()
    if refused:
        notices.error(request, f"Le message d’essai ne peut pas partir. {refused.reason}")
    else:
        notices.success(request, f"Un message d’essai part vers {user.email}.")  # type: ignore[union-attr]


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_EDIT):
        raise PermissionDenied


def _text(key: str) -> MailText:
    try:
        return declared(key)
    except LookupError as error:
        raise Http404 from error
