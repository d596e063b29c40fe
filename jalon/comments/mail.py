"""The letter to somebody who is named in a comment: where, and by whom; never the words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from jalon.comments.models import Mention
from jalon.journal import queue
from jalon.journal.models import Task


def send_mentions(tasks: Sequence[Task], *, at: datetime) -> None:
    for task in tasks:
        rows = Mention.objects.select_related("user", "comment__author", "comment__journey")
        mention = rows.filter(pk=task.payload["mention"], user__is_active=True).first()
        if mention is not None and mention.comment.withdrawn_at is None:
            send_mention(mention)
        with transaction.atomic():
            queue.finish([task], at=at)


def send_mention(mention: Mention) -> None:
    comment = mention.comment
    context = {
        "user": mention.user,
        "author": comment.author.name,
        "journey": comment.journey.name,
        "address": f"{settings.PUBLIC_URL}{reverse('comments:mentions')}",
    }
    with translation.override(mention.user.language):
        subject = _("%(author)s vous cite sur « %(journey)s »") % context
        text = render_to_string("comments/mail/mentioned.txt", context)
        send_mail(" ".join(subject.split()), text, None, [mention.user.email])
