"""Certificates for tests: an authority, and what it vouches for."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared import clock

_DAYS = timedelta(days=2)
_LOOPBACK = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]


class Authority:
    """Signs certificates; its own is in ``file``."""

    def __init__(self, folder: Path, name: str = "ca") -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(f"Kinerja uji {name}")
        made = _begun(self._name, self._name, self._key).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(_pem(made.sign(self._key, hashes.SHA256())))

    def issue(self, name: str, *, expired: bool = False, host: str = "") -> tuple[Path, Path]:
        """Make a certificate for a name, on this machine's loopback or a host; return it and its key (PKCS#8)."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = _begun(_named(name), self._name, key, past=_DAYS * 2 if expired else _DAYS / 2).add_extension(
            x509.SubjectAlternativeName([x509.DNSName(host)] if host else _LOOPBACK), False
        )
        certificate, keys = self._folder / f"{name}.crt.pem", self._folder / f"{name}.key.pem"
        certificate.write_bytes(_pem(made.sign(self._key, hashes.SHA256())))
        keys.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return certificate, keys


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, past: timedelta = _DAYS / 2
) -> x509.CertificateBuilder:
    begin = clock.now() - past
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + _DAYS)
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
