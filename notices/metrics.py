"""What is counted of the notices."""

from typing import Final

from prometheus_client import Counter, Gauge

from shared.metrics import REGISTRY

FACTS: Final = Counter(
    "kinerja_notices_facts_total",
    "Facts taken from Kafka by the notices, by what became of them (kept, unreadable). Many 'unreadable' mean that "
    "something writes to the topics that is none of the services.",
    ["fate"],
    registry=REGISTRY,
)
MAILS: Final = Counter(
    "kinerja_notices_mails_total",
    "Mails by what became of them: 'sent'; 'unknown', the mail server knows no such address, correct it in the "
    "directory; 'refused' for another reason, read the server's log; 'later', the server takes this one another time "
    "and is asked again; 'away', it could not be reached or does not let us log in, and is asked again; 'unclear', the "
    "connection broke while it was sent, and it is not sent again that day.",
    ["fate"],
    registry=REGISTRY,
)
WAITING: Final = Gauge(
    "kinerja_notices_people_waiting",
    "People to be mailed at the last look, over all agencies, whether or not an address of theirs is known.",
    registry=REGISTRY,
)
