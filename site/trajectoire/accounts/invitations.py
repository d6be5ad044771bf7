"""Messages to a colleague about their account: the invitation, and the reset of their second factor."""

import logging
from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from wagtail.log_actions import log

from .models import User
from .second_factor import remove_second_factor

logger = logging.getLogger(__name__)

ACCOUNT_MAIL = {"X-Trajectoire-Purpose": "compte"}
"""The header by which the outbox knows that a message is about somebody's own account (docs/mail.md)."""


def split_name(full_name: str) -> tuple[str, str]:
    """First name and family name of "Prénom Nom": the first word, then the rest."""
    first, _, last = " ".join(full_name.split()).partition(" ")
    return first, last


def free_username(full_name: str) -> str:
    """A sign-in name made of the person's: "ines.martin", then "ines.martin2" and so on."""
    base = slugify(full_name).replace("-", ".")[:100] or "collegue"
    taken = {
        name.lower() for name in User.objects.filter(username__istartswith=base).values_list("username", flat=True)
    }
    return next(name for name in (base, *(f"{base}{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def invite(user: User, *, by: User) -> bool:
    """Send the link by which ``user`` chooses a password (three days, once); ``False`` if it could not leave."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    sent = _send(user, "accounts/email/invitation.txt", {"by": by, "link": f"{settings.WAGTAILADMIN_BASE_URL}{path}"})
    log(instance=user, action="accounts.invite", user=by, data={"sent": sent})
    return sent


def reset_second_factor(user: User, *, by: User) -> bool:
    """Remove the telephone and the codes of ``user``, write it down, tell them; ``False`` if there were none."""
    if not remove_second_factor(user):
        return False
    log(instance=user, action="accounts.second_factor_reset", user=by)
    _send(user, "accounts/email/second_factor_reset.txt", {"by": by})
    return True


def _send(user: User, template: str, context: dict[str, object]) -> bool:
    context = {"user": user, "door": f"{settings.WAGTAILADMIN_BASE_URL}{settings.LOGIN_URL}", **context}
    subject, _, body = render_to_string(template, context).partition("\n")
    try:
        EmailMessage(subject.strip(), body.strip() + "\n", None, [user.email], headers=ACCOUNT_MAIL).send()
    except (OSError, SMTPException):
        logger.exception("mail %s to user %s could not leave", template, user.pk)
        return False
    return True
