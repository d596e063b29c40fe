"""The one router of maps and points: operations of one address must share theirs."""

from __future__ import annotations

from ninja import Router

from jalon.api.once import once

router = Router(tags=["Journeys"])
router.add_decorator(once)
