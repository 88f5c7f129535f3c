"""The notices in compose: told only what are settings and all that is required, with a login of their own."""

from deploy_builders import SERVICES

from notices.settings import NoticesSettings
from shared.kafka_settings import KafkaSettings

PREFIX = "KINERJA_NOTICES_"
TOLD = SERVICES["notices"]["environment"]


def test_the_notices_are_told_settings_and_all_that_they_need() -> None:
    names = {key.removeprefix(PREFIX).lower() for key in TOLD if key.startswith(PREFIX)}
    needed = {name for name, field in NoticesSettings.model_fields.items() if field.is_required()}

    assert needed <= names <= NoticesSettings.model_fields.keys()
    assert {key.removeprefix("KINERJA_").lower() for key in TOLD if "KAFKA" in key} <= KafkaSettings.model_fields.keys()


def test_the_notices_log_in_as_themselves() -> None:
    assert TOLD["KINERJA_KAFKA_USER"] == NoticesSettings.model_fields["group"].default
    assert "notices:${KINERJA_PASSWORD_NOTICES" in TOLD["KINERJA_NOTICES_MONGO_URI"]
