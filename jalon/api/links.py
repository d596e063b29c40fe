"""Personal addresses: an entry link, signed for one customer."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from ninja import Router

from jalon.api import choosing, receiving, shapes
from jalon.api.bearer import Bearer
from jalon.api.problems import Refused
from jalon.feedback import queries
from jalon.listening.links import personal_address_of
from jalon.listening.models import EntryLink
from jalon.listening.queries import asks_employees, latest_version
from jalon.organisation.access import SignedInRequest
from jalon.organisation.models import Unit
from jalon.organisation.rights import Right

router = Router(tags=["Responses"])


@router.post("/personal-links", response=shapes.PersonalLinks, auth=Bearer(Right.IMPORT))
def sign_personal_links(request: SignedInRequest, asked: shapes.PersonalLinksAsked) -> Any:
    """Addresses to send, one for each customer, whose answers come in with their reference.

    Nothing is written: the same reference on the same link always gives the same address.
    """
    link: EntryLink = choosing.found(queries.open_link(asked.link, at=timezone.now()), "link")
    receiving.writable(request.access, Unit.objects.filter(pk=link.unit_id))
    version = latest_version(link.survey)
    if version is not None and asks_employees(version):
        raise Refused(409, "Employees answer without a name.")
    items = [
        shapes.PersonalLink(
            customer_reference=reference, address=personal_address_of(link, reference)
        )
        for reference in asked.customer_references
    ]
    return shapes.PersonalLinks(items=items)
