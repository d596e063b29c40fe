"""Pages of the organisation, and the doors of sign-in that this house opens.

django-allauth has more of them (signing up, several addresses): they have no address here.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from jalon.organisation.views import (
    company,
    identity,
    importing,
    journal,
    own_account,
    peers,
    public,
    role_rules,
    units,
    users,
)
from jalon.organisation.views import sign_in as ours

pages = [
    path("organisation/", units.show, name="units"),
    path("organisation/units/<int:unit_id>/", units.show, name="unit"),
    path("organisation/units/<int:unit_id>/add/", units.add, name="add_unit"),
    path("organisation/units/<int:unit_id>/rename/", units.rename, name="rename_unit"),
    path("organisation/units/<int:unit_id>/move/", units.move, name="move_unit"),
    path("organisation/units/<int:unit_id>/merge/", units.merge, name="merge_unit"),
    path("organisation/units/<int:unit_id>/close/", units.close, name="close_unit"),
    path("organisation/units/<int:unit_id>/reopen/", units.reopen, name="reopen_unit"),
    path("organisation/users/", users.show_all, name="users"),
    path("organisation/users/invite/", users.invite, name="invite"),
    path("organisation/users/<int:user_id>/", users.show, name="user"),
    path("organisation/users/<int:user_id>/grant/", users.grant, name="grant"),
    path("organisation/users/<int:user_id>/deactivate/", users.deactivate, name="deactivate"),
    path("organisation/users/<int:user_id>/reactivate/", users.reactivate, name="reactivate"),
    path("organisation/users/<int:user_id>/reset/", users.reset_link, name="reset_link"),
    path(
        "organisation/users/<int:user_id>/second-factor/",
        users.remove_second_factor,
        name="remove_second_factor",
    ),
    path("organisation/roles/<int:role_id>/revoke/", users.revoke, name="revoke"),
    path(
        "organisation/invitations/<int:invitation_id>/withdraw/",
        users.withdraw,
        name="withdraw",
    ),
    path("organisation/peers/", peers.show_all, name="peer_groups"),
    path("organisation/peers/add/", peers.add, name="add_peer_group"),
    path("organisation/peers/<int:group_id>/", peers.change, name="peer_group"),
    path("organisation/peers/<int:group_id>/end/", peers.end, name="end_peer_group"),
    path("organisation/peers/<int:group_id>/keep/", peers.keep, name="keep_peer_group"),
    path("organisation/import/<str:what>/", importing.show, name="import"),
    path("organisation/role-rules/", role_rules.show, name="role_rules"),
    path("organisation/role-rules/try/", role_rules.try_out, name="try_role_rules"),
    path(
        "organisation/role-rules/<int:rule_id>/remove/",
        role_rules.remove,
        name="remove_role_rule",
    ),
    path("settings/", company.show, name="settings"),
    path("settings/logo/", company.change_logo, name="change_logo"),
    path("logo/", public.logo, name="logo"),
    path("invitation/<str:token>/", public.invitation, name="invitation"),
    path("health/", public.health, name="health"),
    path("account/", own_account.show, name="account"),
    path("account/tokens/", own_account.create_token, name="create_token"),
    path(
        "account/tokens/<int:token_id>/revoke/", own_account.revoke_token, name="revoke_token"
    ),
    path("account/identity/link/", identity.link, name="link_identity"),
    path("account/identity/unlink/", identity.unlink, name="unlink_identity"),
    path("no-role/", own_account.no_role, name="no_role"),
    path("sign-in/company/", identity.start, name="enter_by_identity"),
    path("sign-in/company/back/", identity.come_back, name="come_back"),
    path("journal/", journal.show, name="journal"),
    path("journal/export.<str:file_format>", journal.export, name="export_journal"),
    path("journal/readings/", journal.show_readings, name="readings"),
    path(
        "journal/readings/export.<str:file_format>",
        journal.export_readings,
        name="export_readings",
    ),
]

# The names are those that django-allauth looks for.
sign_in = [
    path("sign-in/", ours.guarded(account.login), name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/again/", ours.guarded(account.reauthenticate), name="account_reauthenticate"),
    path(
        "password/change/",
        ours.guarded(account.password_change),
        name="account_change_password",
    ),
    path("password/set/", ours.guarded(ours.first_password), name="account_set_password"),
    path("password/reset/", ours.ask_for_reset, name="account_reset_password"),
    path("password/reset/asked/", ours.reset_asked, name="account_reset_password_done"),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        ours.guarded(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "two-factor/",
        RedirectView.as_view(pattern_name="organisation:account"),
        name="mfa_index",
    ),
    path("sign-in/code/", ours.guarded(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/code/again/", ours.guarded(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("two-factor/activate/", ours.guarded(totp.activate_totp), name="mfa_activate_totp"),
    path(
        "two-factor/deactivate/", ours.guarded(totp.deactivate_totp), name="mfa_deactivate_totp"
    ),
    path("two-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "two-factor/codes/new/",
        ours.guarded(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "two-factor/codes/file/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("sign-in/passkey/", ours.guarded(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(
        "sign-in/passkey/again/",
        ours.guarded(ours.show_passkey_again),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "two-factor/passkeys/",
        RedirectView.as_view(pattern_name="organisation:account"),
        name="mfa_list_webauthn",
    ),
    path(
        "two-factor/passkeys/add/", ours.guarded(webauthn.add_webauthn), name="mfa_add_webauthn"
    ),
    path(
        "two-factor/passkeys/<int:pk>/rename/",
        ours.guarded(ours.of_own_passkey(webauthn.edit_webauthn)),
        name="mfa_edit_webauthn",
    ),
    path(
        "two-factor/passkeys/<int:pk>/remove/",
        ours.guarded(ours.of_own_passkey(webauthn.remove_webauthn)),
        name="mfa_remove_webauthn",
    ),
]

urlpatterns = [path("", include((pages, "organisation"))), *sign_in]
