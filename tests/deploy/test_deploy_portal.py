"""The portal and its sign-in in compose: told only what are settings, and a realm that services understand."""

import json
from typing import Any

from deploy_builders import REALM, SERVICES

from portal.settings import PortalSettings
from shared.auth import Role
from shared.parties import PORTS

PREFIX = "KINERJA_PORTAL_"
MAPPERS = {each["name"]: each["config"] for each in REALM["clientScopes"][0]["protocolMappers"]}
(CLIENT,) = REALM["clients"]


def profile() -> dict[str, dict[str, Any]]:
    (component,) = REALM["components"]["org.keycloak.userprofile.UserProfileProvider"]
    (text,) = component["config"]["kc.user.profile.config"]
    return {each["name"]: each for each in json.loads(text)["attributes"]}


def test_the_portal_is_told_settings_and_reaches_every_service() -> None:
    told = SERVICES["portal"]["environment"]
    names = {key.removeprefix(PREFIX).lower() for key in told if key.startswith(PREFIX)}

    asked = [name.removesuffix("_url") for name in PortalSettings.model_fields if name.endswith("_url")]
    assert names <= PortalSettings.model_fields.keys()
    assert {name: told[f"{PREFIX}{name.upper()}_URL"] for name in asked} == {n: f"http://{n}:8080" for n in asked}
    assert {*asked} <= {*PORTS}


def test_the_realm_gives_the_claims_that_services_read() -> None:
    assert {each["claim.name"] for each in MAPPERS.values() if "claim.name" in each} == {
        "sub", "agency", "roles", "officer_units",
    }  # fmt: skip
    assert MAPPERS["audience"]["included.custom.audience"] == "kinerja"
    assert all(each["access.token.claim"] == "true" for each in MAPPERS.values())
    assert {each["name"] for each in REALM["roles"]["realm"]} == {*Role} - {Role.SUBSCRIBER}


def test_nobody_changes_who_he_or_she_is() -> None:
    own = profile()

    assert {"employee_id", "agency", "officer_units"} <= own.keys()
    assert [name for name, each in own.items() if each["permissions"]["edit"] != ["admin"]] == ["email"]


def test_only_the_portal_gets_codes_and_only_with_a_proof() -> None:
    assert CLIENT["clientId"] == PortalSettings.model_fields["client_id"].default
    assert CLIENT["attributes"]["pkce.code.challenge.method"] == "S256"
    assert CLIENT["redirectUris"] == ["/masuk/selesai"]
    assert not any(CLIENT[each] for each in ("implicitFlowEnabled", "directAccessGrantsEnabled"))
    assert REALM["registrationAllowed"] is False
