"""The two letters of this domain, and the addresses they carry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from smtplib import SMTPException

import structlog
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from jalon.journal import queue
from jalon.journal.models import Task
from jalon.organisation.models import Invitation, User
from jalon.organisation.queries import company_brand

log = structlog.get_logger(__name__)


def invitation_address(token: str) -> str:
    return settings.PUBLIC_URL + reverse("organisation:invitation", args=[token])


def reset_address(key: str) -> str:
    uid, _dash, secret = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret})
    return str(settings.PUBLIC_URL + path)


def reset_key(user: User) -> str:
    """Valid until it is used, the user signs in, or PASSWORD_RESET_TIMEOUT has passed."""
    return f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"


def send_invitation(invitation: Invitation, token: str) -> bool:
    """Whether the mail server took it; the page shows the link when it did not."""
    house = company_brand()["name"]
    context = {
        "invitation": invitation,
        "company": house,
        "address": invitation_address(token),
    }
    text = render_to_string("organisation/mail/invitation.txt", context)
    subject = _("%(company)s vous invite à rejoindre son cockpit") % {"company": house}
    try:
        send_mail(subject, text, None, [invitation.email])
    except (OSError, SMTPException) as error:
        log.warning("invitation_not_sent", error=type(error).__name__)
        return False
    return True


def send_password_resets(tasks: Sequence[Task], *, at: datetime) -> None:
    """The link is made when it is sent: the queue holds who asked, never a key."""
    for task in tasks:
        user = User.objects.filter(pk=task.payload["user"], is_active=True).first()
        if user is not None:
            send_password_reset(user)
        with transaction.atomic():
            queue.finish([task], at=at)


def send_password_reset(user: User) -> None:
    house = company_brand()["name"]
    context = {"user": user, "company": house, "address": reset_address(reset_key(user))}
    with translation.override(user.language):
        text = render_to_string("organisation/mail/password_reset.txt", context)
        subject = _("Votre nouveau mot de passe pour %(company)s") % {"company": house}
        send_mail(subject, text, None, [user.email])
