"""Who gets what: every route and every operation of the API, by method.

A line says who gets through, by method, on an object of the user's own unit. On the same
kind of object in another unit the answer is 404, whatever the role, but where the object is
`shared` (drawings, surveys, names of units: everyone signed in reads them) or where a token
in the address is the credential.

To add a route: one line here. Its parameters are filled in by `tests/house/visits.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

STAFF = ("administrator", "cx_manager", "unit_manager", "employee", "viewer")  # of one region
NATIONAL = "national"  # administrator of the whole company: nothing is foreign
OUTSIDER = "outsider"  # signs in, holds no role
ANONYMOUS = "anonymous"
ROLES = (NATIONAL, *STAFF, OUTSIDER, ANONYMOUS)

# Written out, not read from the code: this is what the code is judged by.
PUBLIC = frozenset(ROLES)
SIGNED_IN = PUBLIC - {ANONYMOUS}
FIGURES = frozenset({NATIONAL, *STAFF})
ROWS = FIGURES - {"viewer"}
CONTACTS = frozenset({NATIONAL, "administrator", "cx_manager", "unit_manager"})
EXCLUDES = CONTACTS
DRAWS = frozenset({NATIONAL, "administrator", "cx_manager"})
IMPORTS = DRAWS
SHOWS = DRAWS
ADMINISTERS = frozenset({NATIONAL, "administrator"})
GOVERNS = frozenset({NATIONAL})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Door:
    GET: frozenset[str] = NOBODY
    POST: frozenset[str] = NOBODY
    PUT: frozenset[str] = NOBODY
    PATCH: frozenset[str] = NOBODY
    DELETE: frozenset[str] = NOBODY
    shared: bool = False  # read by everyone signed in
    seen: bool = False  # no secret that it exists: a refusal may be 403
    credential: bool = False  # whoever holds the token may
    personal: bool = False  # one's own only, whatever the role
    any_verb: bool = False  # other methods do what GET or POST does, to nobody else
    about: dict[str, str] = field(default_factory=dict)  # parameter → thing of a half, or =text
    query: dict[str, str] = field(default_factory=dict)  # the same, after the question mark
    data: dict[str, str] = field(default_factory=dict)  # what a POST sends
    json: dict[str, object] | None = None  # the same, to the API; "@point.key" is filled in
    why: str = ""

    def opens_to(self, method: str) -> frozenset[str]:
        held: frozenset[str] = getattr(self, method)
        return held


ALWAYS_OPEN = Door(
    GET=PUBLIC,
    POST=PUBLIC,
    PUT=PUBLIC,
    PATCH=PUBLIC,
    DELETE=PUBLIC,
    why="any method gives the same text, or the way to another page: nothing is behind it",
)
# The forms of django-allauth take PUT for POST, as Django's own generic views do.
PUBLIC_FORM = Door(GET=PUBLIC, POST=PUBLIC, any_verb=True)
OWN_FORM = Door(GET=SIGNED_IN, POST=SIGNED_IN, any_verb=True)
OWN_PAGE = Door(GET=SIGNED_IN, any_verb=True)
ITS_PASSKEY = Door(
    GET=SIGNED_IN, POST=SIGNED_IN, any_verb=True, personal=True, about={"pk": "passkey.pk"}
)
CHANGES_A_UNIT = Door(POST=ADMINISTERS, seen=True, why="names of units are everyone's")

WEB = {
    "web:gallery": Door(GET=ADMINISTERS),
    "web:language": Door(POST=PUBLIC),
    "web:mark": Door(GET=PUBLIC),
    "web:theme": Door(POST=PUBLIC),
}

ORGANISATION = {
    "organisation:units": Door(GET=SIGNED_IN),
    "organisation:unit": Door(GET=SIGNED_IN, shared=True),
    "organisation:add_unit": CHANGES_A_UNIT,
    "organisation:rename_unit": CHANGES_A_UNIT,
    "organisation:move_unit": CHANGES_A_UNIT,
    "organisation:merge_unit": CHANGES_A_UNIT,
    "organisation:close_unit": CHANGES_A_UNIT,
    "organisation:reopen_unit": CHANGES_A_UNIT,
    "organisation:users": Door(GET=ADMINISTERS),
    "organisation:invite": Door(GET=ADMINISTERS, POST=ADMINISTERS),
    "organisation:user": Door(GET=ADMINISTERS),
    "organisation:grant": Door(POST=ADMINISTERS),
    "organisation:deactivate": Door(POST=ADMINISTERS),
    "organisation:reactivate": Door(POST=ADMINISTERS),
    "organisation:reset_link": Door(POST=ADMINISTERS),
    "organisation:remove_second_factor": Door(POST=ADMINISTERS),
    "organisation:revoke": Door(POST=ADMINISTERS),
    "organisation:withdraw": Door(POST=ADMINISTERS),
    "organisation:peer_groups": Door(GET=GOVERNS),
    "organisation:add_peer_group": Door(GET=GOVERNS, POST=GOVERNS),
    "organisation:peer_group": Door(GET=GOVERNS, POST=GOVERNS, seen=True),
    "organisation:end_peer_group": Door(POST=GOVERNS, seen=True),
    "organisation:keep_peer_group": Door(POST=GOVERNS, seen=True),
    "organisation:import": Door(GET=ADMINISTERS, POST=ADMINISTERS, about={"what": "=users"}),
    "organisation:settings": Door(GET=ADMINISTERS, POST=GOVERNS),
    "organisation:change_logo": Door(POST=GOVERNS),
    "organisation:logo": Door(GET=PUBLIC),
    "organisation:invitation": Door(
        GET=PUBLIC, POST=PUBLIC, credential=True, about={"token": "invitation_token"}
    ),
    "organisation:health": Door(GET=PUBLIC),
    "organisation:account": Door(GET=SIGNED_IN, POST=SIGNED_IN),
    "organisation:create_token": Door(POST=SIGNED_IN),
    "organisation:revoke_token": Door(
        POST=SIGNED_IN, personal=True, about={"token_id": "api_token.pk"}
    ),
    "organisation:role_rules": Door(GET=ADMINISTERS, POST=ADMINISTERS),
    "organisation:try_role_rules": Door(POST=ADMINISTERS),
    "organisation:remove_role_rule": Door(POST=ADMINISTERS),
    "organisation:no_role": Door(GET=SIGNED_IN),
    "organisation:link_identity": Door(POST=SIGNED_IN),
    "organisation:unlink_identity": Door(POST=SIGNED_IN),
    "organisation:enter_by_identity": Door(GET=PUBLIC),
    "organisation:come_back": Door(
        GET=PUBLIC, why="its state, kept in the session of whoever asked, is the credential"
    ),
    "organisation:journal": Door(GET=ADMINISTERS),
    "organisation:export_journal": Door(GET=ADMINISTERS, about={"file_format": "=csv"}),
    "organisation:readings": Door(GET=ADMINISTERS),
    "organisation:export_readings": Door(GET=ADMINISTERS, about={"file_format": "=csv"}),
}

SIGN_IN = {
    "account_login": PUBLIC_FORM,
    "account_logout": PUBLIC_FORM,
    "account_reauthenticate": OWN_FORM,
    "account_change_password": OWN_FORM,
    "account_set_password": OWN_FORM,
    "account_reset_password": PUBLIC_FORM,
    "account_reset_password_done": Door(GET=PUBLIC),
    "account_reset_password_from_key": Door(
        GET=PUBLIC, POST=PUBLIC, any_verb=True, about={"uidb36": "=1", "key": "=no-such-key"}
    ),
    "account_reset_password_from_key_done": Door(GET=PUBLIC, any_verb=True),
    "mfa_index": ALWAYS_OPEN,
    "mfa_authenticate": PUBLIC_FORM,
    "mfa_reauthenticate": OWN_FORM,
    "mfa_activate_totp": OWN_FORM,
    "mfa_deactivate_totp": OWN_FORM,
    "mfa_view_recovery_codes": OWN_PAGE,
    "mfa_generate_recovery_codes": OWN_FORM,
    "mfa_download_recovery_codes": OWN_FORM,
    "mfa_login_webauthn": PUBLIC_FORM,
    "mfa_reauthenticate_webauthn": OWN_FORM,
    "mfa_list_webauthn": ALWAYS_OPEN,
    "mfa_add_webauthn": OWN_FORM,
    "mfa_edit_webauthn": ITS_PASSKEY,
    "mfa_remove_webauthn": ITS_PASSKEY,
}

DRAWN_BY_PROGRAMS = (
    "add_lane",
    "add_note",
    "add_persona",
    "add_situation",
    "add_stage",
    "archive_journey",
    "compare_snapshots",
    "create_journey",
    "create_measure_point",
    "draw_snapshot_again",
    "edit_journey",
    "edit_lane",
    "edit_note",
    "edit_persona",
    "edit_situation",
    "edit_stage",
    "list_lanes",
    "list_notes",
    "list_settings",
    "list_snapshots",
    "move_lane",
    "move_note",
    "move_planting",
    "move_situation",
    "move_stage",
    "plant",
    "read_channels",
    "read_lane",
    "read_note",
    "read_persona",
    "read_planting",
    "read_situation",
    "read_snapshot",
    "read_stage",
    "remove_lane",
    "remove_note",
    "remove_persona",
    "remove_situation",
    "remove_stage",
    "replace_journey",
    "set_channels",
    "set_measure_point",
    "take_snapshot",
    "uproot",
)

BY_BEARER = Door(why="401: a session is nothing to the API; its operations stand below")
API = {
    "api-1:api-root": Door(why="404: there is nothing at the root"),
    "api-1:openapi-json": Door(GET=PUBLIC),
    "api-1:openapi-view": Door(GET=PUBLIC),
    "api-1:list_journeys": BY_BEARER,
    "api-1:read_journey": BY_BEARER,
    "api-1:read_live": BY_BEARER,
    "api-1:list_measure_points": BY_BEARER,
    "api-1:read_measure_point": BY_BEARER,
    **{f"api-1:{name}": BY_BEARER for name in DRAWN_BY_PROGRAMS},
    "api-1:list_units": BY_BEARER,
    "api-1:create_response": BY_BEARER,
    "api-1:list_responses": BY_BEARER,
    "api-1:sign_personal_links": BY_BEARER,
    "api-1:read_response": BY_BEARER,
}

ON_A_DRAWING = Door(GET=DRAWS, POST=DRAWS, seen=True, why="everyone reads the drawing itself")
CHANGES_A_DRAWING = Door(POST=DRAWS, seen=True)

JOURNEYS = {
    "journeys:list": Door(GET=SIGNED_IN),
    "journeys:map": Door(GET=SIGNED_IN, shared=True),
    "journeys:export": Door(GET=SIGNED_IN, shared=True),
    "journeys:schema": Door(GET=SIGNED_IN),
    "journeys:start": Door(GET=DRAWS, POST=DRAWS),
    "journeys:start_again": Door(POST=DRAWS),
    "journeys:import": Door(GET=DRAWS, POST=DRAWS),
    "journeys:edit_journey": ON_A_DRAWING,
    "journeys:duplicate": ON_A_DRAWING,
    "journeys:start_study": Door(GET=DRAWS, POST=DRAWS),
    "journeys:archive": CHANGES_A_DRAWING,
    "journeys:restore": CHANGES_A_DRAWING,
    "journeys:add_persona": ON_A_DRAWING,
    "journeys:edit_persona": ON_A_DRAWING,
    "journeys:remove_persona": CHANGES_A_DRAWING,
    "journeys:add_stage": ON_A_DRAWING,
    "journeys:edit_stage": ON_A_DRAWING,
    "journeys:move_stage": CHANGES_A_DRAWING,
    "journeys:remove_stage": CHANGES_A_DRAWING,
    "journeys:add_situation": ON_A_DRAWING,
    "journeys:edit_situation": ON_A_DRAWING,
    "journeys:move_situation": CHANGES_A_DRAWING,
    "journeys:remove_situation": CHANGES_A_DRAWING,
    "journeys:lanes": ON_A_DRAWING,
    "journeys:add_lane": ON_A_DRAWING,
    "journeys:edit_lane": ON_A_DRAWING,
    "journeys:move_lane": CHANGES_A_DRAWING,
    "journeys:hide_lane": CHANGES_A_DRAWING,
    "journeys:remove_lane": CHANGES_A_DRAWING,
    "journeys:cell": Door(GET=SIGNED_IN, shared=True),
    "journeys:add_note": ON_A_DRAWING,
    "journeys:edit_note": ON_A_DRAWING,
    "journeys:move_note": CHANGES_A_DRAWING,
    "journeys:remove_note": CHANGES_A_DRAWING,
    "journeys:add_source": ON_A_DRAWING,
    "journeys:edit_source": ON_A_DRAWING,
    "journeys:remove_source": CHANGES_A_DRAWING,
    "journeys:undo": CHANGES_A_DRAWING,
    "journeys:redo": CHANGES_A_DRAWING,
    "journeys:changes": Door(GET=SIGNED_IN, shared=True),
    "journeys:presence": CHANGES_A_DRAWING,
    "journeys:add_point": ON_A_DRAWING,
    "journeys:plant_point": ON_A_DRAWING,
    "journeys:move_planting": ON_A_DRAWING,
    "journeys:uproot": CHANGES_A_DRAWING,
}

LEADS_A_WORKSHOP = Door(GET=DRAWS, seen=True, why="the map itself is everyone's")

WORKSHOPS = {
    "workshops:list": ON_A_DRAWING,
    "workshops:table": LEADS_A_WORKSHOP,
    "workshops:arrivals": LEADS_A_WORKSHOP,
    "workshops:screen": LEADS_A_WORKSHOP,
    "workshops:qr": replace(LEADS_A_WORKSHOP, about={"file_format": "=svg"}),
    "workshops:close": CHANGES_A_DRAWING,
    "workshops:reopen": CHANGES_A_DRAWING,
    "workshops:sort": CHANGES_A_DRAWING,
    "workshops:set_aside": CHANGES_A_DRAWING,
    "workshops:take_back": CHANGES_A_DRAWING,
    "workshops:phone": Door(
        GET=PUBLIC, POST=PUBLIC, credential=True, about={"token": "workshop.token"}
    ),
}

TALKS = Door(GET=FIGURES, POST=FIGURES, shared=True, why="whoever reads a map may talk of it")

COMMENTS = {
    "comments:list": TALKS,
    "comments:cell": TALKS,
    "comments:resolve": CHANGES_A_DRAWING,
    "comments:reopen": CHANGES_A_DRAWING,
    "comments:withdraw": Door(seen=True, why="its author only, and nobody here is"),
    "comments:mentions": Door(GET=SIGNED_IN),
    "comments:open": Door(why="whoever is named only, and nobody here is"),
}

OF_A_JOURNEY = {"key": "journey.key", "point": "point.key", "file_format": "=csv"}

SHOWING = {
    "cockpit:walls": Door(GET=SHOWS, POST=SHOWS),
    "cockpit:close_wall": Door(POST=SHOWS),
    "cockpit:embeds": Door(GET=ADMINISTERS, POST=ADMINISTERS),
    "cockpit:close_embed": Door(POST=ADMINISTERS),
    "cockpit:allow_origin": Door(POST=GOVERNS, data={"address": "https://site.example"}),
    "cockpit:forbid_origin": Door(POST=GOVERNS, seen=True, why="sites are the company's"),
    "cockpit:shares": Door(GET=FIGURES, POST=FIGURES),
    "cockpit:close_share": Door(POST=FIGURES, personal=True),
    "cockpit:share": Door(
        GET=FIGURES,
        POST=FIGURES,
        seen=True,
        about={"token": "share_token"},
        why="who holds the link knows that it exists: 403 says that its unit is another",
    ),
    "cockpit:wall": Door(GET=PUBLIC, credential=True, about={"token": "wall_token"}),
    "cockpit:embed": Door(GET=PUBLIC, credential=True, about={"token": "embed_token"}),
}

COCKPIT = SHOWING | {
    "cockpit:norm": Door(GET=FIGURES),
    "cockpit:norm_export": Door(GET=FIGURES, about=OF_A_JOURNEY),
    "cockpit:weather": Door(GET=FIGURES),
    "cockpit:weather_fragment": Door(GET=FIGURES),
    "cockpit:weather_export": Door(GET=FIGURES, about=OF_A_JOURNEY),
    "cockpit:customers": Door(GET=ROWS, POST=ROWS, data={"words": "visible"}),
    "cockpit:customer": Door(GET=ROWS),
    "cockpit:withdraw_consent": Door(GET=CONTACTS, POST=CONTACTS, data={"asked": "phone"}),
    "cockpit:live": Door(GET=FIGURES),
    "cockpit:journey": Door(GET=FIGURES, shared=True, about=OF_A_JOURNEY),
    "cockpit:fragment": Door(GET=FIGURES, shared=True, about=OF_A_JOURNEY),
    "cockpit:export": Door(GET=FIGURES, shared=True, about=OF_A_JOURNEY),
    "cockpit:picture": Door(
        GET=FIGURES, shared=True, about=OF_A_JOURNEY | {"file_format": "=svg"}
    ),
    "cockpit:panel": Door(GET=FIGURES, shared=True, about=OF_A_JOURNEY),
    "cockpit:exports": Door(GET=SIGNED_IN, shared=True, about=OF_A_JOURNEY),
    "cockpit:export_map": Door(
        GET=SIGNED_IN, shared=True, about=OF_A_JOURNEY, query={"format": "=svg"}
    ),
    "cockpit:responses": Door(GET=ROWS, shared=True, about=OF_A_JOURNEY),
    "cockpit:response": Door(GET=ROWS),
    "cockpit:exclude": Door(POST=EXCLUDES),
    "cockpit:include": Door(POST=EXCLUDES),
}

PHOTOS = {
    "cockpit:snapshots": Door(GET=SIGNED_IN, shared=True),
    "cockpit:take_snapshot": ON_A_DRAWING,
    "cockpit:snapshot": Door(GET=SIGNED_IN, shared=True),
    "cockpit:rename_snapshot": CHANGES_A_DRAWING,
    "cockpit:archive_snapshot": CHANGES_A_DRAWING,
    "cockpit:list_snapshot_again": CHANGES_A_DRAWING,
    "cockpit:draft_from_snapshot": CHANGES_A_DRAWING,
    "cockpit:export_snapshot": Door(
        GET=SIGNED_IN, shared=True, about={"file_format": "=csv"}, why="figures by the scope"
    ),
    "cockpit:compare": Door(GET=SIGNED_IN, shared=True, query={"before": "photo_side"}),
    "cockpit:export_comparison": Door(
        GET=SIGNED_IN, shared=True, about={"what": "=figures", "file_format": "=csv"},
        query={"before": "photo_side"},
    ),
}  # fmt: skip

LISTENING = {
    "listening:list": Door(GET=SIGNED_IN),
    "listening:point": Door(GET=SIGNED_IN, shared=True),
    "listening:prepare": CHANGES_A_DRAWING,
    "listening:set": CHANGES_A_DRAWING,
    "listening:word": ON_A_DRAWING,
    "listening:add_link": CHANGES_A_DRAWING,
    "listening:close_link": CHANGES_A_DRAWING,
    "listening:print_link": Door(GET=DRAWS),
    "listening:qr": Door(GET=DRAWS, about={"file_format": "=svg"}),
}

AN_IMPORT = Door(GET=IMPORTS)
STEP_OF_AN_IMPORT = Door(GET=IMPORTS, POST=IMPORTS)
DOES_TO_AN_IMPORT = Door(POST=IMPORTS)

IMPORTING = {
    "feedback:imports": Door(GET=IMPORTS),
    "feedback:import_new": Door(GET=IMPORTS, POST=IMPORTS),
    "feedback:import": AN_IMPORT,
    "feedback:import_columns": STEP_OF_AN_IMPORT,
    "feedback:import_details": STEP_OF_AN_IMPORT,
    "feedback:import_written": STEP_OF_AN_IMPORT,
    "feedback:import_map": AN_IMPORT,
    "feedback:import_check": AN_IMPORT,
    "feedback:import_report": AN_IMPORT,
    "feedback:import_start": DOES_TO_AN_IMPORT,
    "feedback:import_cancel": DOES_TO_AN_IMPORT,
    "feedback:import_undo": DOES_TO_AN_IMPORT,
    "feedback:import_discard": DOES_TO_AN_IMPORT,
}

FEEDBACK = IMPORTING | {
    "feedback:callbacks": Door(GET=CONTACTS),
    "feedback:export_callbacks": Door(GET=CONTACTS, about={"file_format": "=csv"}),
    "feedback:enter": Door(GET=PUBLIC, credential=True),
    "feedback:respond": Door(
        GET=PUBLIC,
        POST=PUBLIC,
        credential=True,
        data={"switch": "en"},
        why="another language and no answer: an answer commits, which is tested elsewhere",
    ),
    "feedback:thanks": Door(GET=PUBLIC, credential=True),
    "feedback:notice": Door(GET=PUBLIC, credential=True),
    "feedback:theme": Door(GET=PUBLIC, about={"version": "=any"}),
}

ROUTES: dict[str, Door] = (
    WEB
    | ORGANISATION
    | SIGN_IN
    | JOURNEYS
    | PHOTOS
    | WORKSHOPS
    | COMMENTS
    | LISTENING
    | FEEDBACK
    | COCKPIT
    | API
)

# The same pages, asked for a unit: a shared drawing shows figures of one's own units only.
OF_A_UNIT = {"unit": "unit.code"}
FILTERS: dict[str, Door] = {
    name: replace(COCKPIT[name], shared=False, query=OF_A_UNIT)
    for name in COCKPIT
    if COCKPIT[name].GET == FIGURES
} | {
    "cockpit:export_map": replace(
        COCKPIT["cockpit:export_map"], GET=FIGURES, shared=False,
        query=OF_A_UNIT | {"format": "=svg"},
    ),
}  # fmt: skip

ON_ONE = "/api/v1/journeys/{journey_key}"
PERSONA, STAGE, SITUATION, LANE, NOTE = (
    {"uid": "persona.uid"},
    {"uid": "stage.uid"},
    {"uid": "situation.uid"},
    {"uid": "lane.uid"},
    {"uid": "note.uid"},
)
NAMED: dict[str, object] = {"name": "Nouveau nom"}
LIVED: dict[str, object] = NAMED | {"channels": ["web"]}
STATION: dict[str, object] = {"situation": "inconnue", "channel": "web"}
WHOLE: dict[str, object] = {"format": "jalon.journey"}
NOWHERE = "a unit that does not exist: what is drawn for another one is tested elsewhere"


def writes(method: str, json: dict[str, object] | None = None, **more: Any) -> Door:
    """Changes a drawing: everyone reads it, so a refusal is said."""
    return Door(seen=True, json=json or {}, **{method: DRAWS}, **more)


def part(kind: str, about: dict[str, str], words: dict[str, object]) -> dict[str, Door]:
    address = f"{ON_ONE}/{kind}/{{uid}}"
    return {
        f"GET {address}": Door(GET=SIGNED_IN, shared=True, about=about),
        f"PATCH {address}": writes("PATCH", words, about=about),
        f"DELETE {address}": writes("DELETE", about=about),
    }


DRAWING: dict[str, Door] = {
    "POST /api/v1/journeys": writes("POST", {"unit": "nulle-part", **NAMED}, why=NOWHERE),
    f"PUT {ON_ONE}": writes("PUT", WHOLE),
    f"PATCH {ON_ONE}": writes("PATCH", NAMED),
    f"DELETE {ON_ONE}": writes("DELETE"),
    f"POST {ON_ONE}/personas": writes("POST", NAMED),
    **part("personas", PERSONA, NAMED),
    f"POST {ON_ONE}/stages": writes("POST", NAMED),
    **part("stages", STAGE, NAMED),
    f"POST {ON_ONE}/stages/{{uid}}/move": writes("POST", {"before": None}, about=STAGE),
    f"POST {ON_ONE}/stages/{{uid}}/situations": writes("POST", LIVED, about=STAGE),
    **part("situations", SITUATION, NAMED),
    f"POST {ON_ONE}/situations/{{uid}}/move": writes("POST", about=SITUATION),
    f"GET {ON_ONE}/situations/{{uid}}/channels": Door(
        GET=SIGNED_IN, shared=True, about=SITUATION
    ),
    f"PUT {ON_ONE}/situations/{{uid}}/channels": writes(
        "PUT", {"channels": ["web"]}, about=SITUATION
    ),
    f"GET {ON_ONE}/lanes": Door(GET=SIGNED_IN, shared=True),
    f"POST {ON_ONE}/lanes": writes("POST", NAMED | {"block": "analysis"}),
    **part("lanes", LANE, NAMED),
    f"POST {ON_ONE}/lanes/{{uid}}/move": writes("POST", {"before": None}, about=LANE),
    f"GET {ON_ONE}/notes": Door(GET=SIGNED_IN, shared=True),
    f"POST {ON_ONE}/notes": writes(
        "POST", {"lane": "irritant", "situation": "@situation.uid", "text": "Attente"}
    ),
    **part("notes", NOTE, {"text": "Attente"}),
    f"POST {ON_ONE}/notes/{{uid}}/move": writes("POST", about=NOTE),
    f"GET {ON_ONE}/snapshots": Door(GET=SIGNED_IN, shared=True),
    f"POST {ON_ONE}/snapshots": writes("POST", NAMED),
    f"GET {ON_ONE}/snapshots/{{snapshot_id}}": Door(GET=SIGNED_IN, shared=True),
    f"POST {ON_ONE}/snapshots/{{snapshot_id}}/draft": writes("POST"),
    f"GET {ON_ONE}/comparison": Door(
        GET=SIGNED_IN, shared=True, query={"before": "snapshot.pk"}
    ),
    "POST /api/v1/measure-points": writes(
        "POST",
        {"unit": "nulle-part", "label": "A", "indicator": "nps", "family": "relational"},
        why=NOWHERE,
    ),
    "GET /api/v1/measure-points/{point_key}/settings": Door(GET=SIGNED_IN, shared=True),
    "POST /api/v1/measure-points/{point_key}/settings": writes(
        "POST", {"valid_from": "2030-01-01", "label": "A"}
    ),
    f"POST {ON_ONE}/plantings": writes(
        "POST", {"point": "@point.key", "situation": "@situation.uid", "channel": "web"}
    ),
    f"GET {ON_ONE}/plantings/{{point_key}}": Door(GET=SIGNED_IN, shared=True),
    f"PUT {ON_ONE}/plantings/{{point_key}}": writes("PUT", STATION),
    f"DELETE {ON_ONE}/plantings/{{point_key}}": writes("DELETE"),
}

OPERATIONS: dict[str, Door] = DRAWING | {
    "GET /api/v1/journeys": Door(GET=SIGNED_IN),
    "GET /api/v1/journeys/{journey_key}": Door(GET=SIGNED_IN, shared=True),
    "GET /api/v1/journeys/{journey_key}/live": Door(
        GET=FIGURES, query=OF_A_UNIT, why="a shared drawing, figures of one's own units"
    ),
    "GET /api/v1/measure-points": Door(GET=SIGNED_IN),
    "GET /api/v1/measure-points/{point_key}": Door(GET=SIGNED_IN, shared=True),
    "GET /api/v1/units": Door(GET=SIGNED_IN),
    "POST /api/v1/responses": Door(
        POST=IMPORTS, why="a form and no JSON: an answer commits, which is tested elsewhere"
    ),
    "POST /api/v1/personal-links": Door(
        POST=IMPORTS, why="a form and no JSON: what it signs is tested elsewhere"
    ),
    "GET /api/v1/responses": Door(GET=ROWS, query=OF_A_UNIT),
    "GET /api/v1/responses/{response_id}": Door(GET=ROWS),
}
