"""Evidence is a link to where a document lies; only web addresses can be opened by those who must see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.decision import Invalid

ADDRESS_MAX = 2000


class EvidenceUrl(Invalid):
    """Evidence is an http or https address without a password in it."""

    code = "evidence-url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where the evidence lies and what it is called."""

    url: str
    title: str = ""


def check_evidence(evidence: Sequence[Evidence], *, path: str) -> None:
    """Refuse addresses that a reader could not, or should not, open.

    :raises EvidenceUrl: naming the first such address.
    """
    for place, each in enumerate(evidence):
        if not _is_web_address(each.url):
            raise EvidenceUrl(
                "Bukti harus berupa alamat web yang diawali http:// atau https://. Perbaiki tautannya.",
                field=f"{path}[{place}].url",
            )


def _is_web_address(url: str) -> bool:
    if len(url) > ADDRESS_MAX or any(sign.isspace() or not sign.isprintable() for sign in url):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
