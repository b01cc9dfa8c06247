"""Certificates as settings have them: text in PEM."""

import re
import ssl
from typing import Annotated

from pydantic import AfterValidator

_BLOCK = r"-----BEGIN CERTIFICATE-----\s+[A-Za-z0-9+/=\s]+?\s-----END CERTIFICATE-----\s*"
_BLOCKS = re.compile(rf"\s*({_BLOCK})+")
_ALLOWED = (
    "certificates of authorities in PEM, nothing else: each from '-----BEGIN CERTIFICATE-----' to "
    "'-----END CERTIFICATE-----'"
)


def _authorities(value: str) -> str:
    if not _BLOCKS.fullmatch(value):
        raise ValueError(_ALLOWED)
    store = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        store.load_verify_locations(cadata=value)
    except ssl.SSLError:
        raise ValueError(_ALLOWED) from None
    statistics = store.cert_store_stats()
    if statistics["x509_ca"] < statistics["x509"]:
        raise ValueError(f"{_ALLOWED}; one of these may not sign others (no CA:TRUE)")
    return value.strip() + "\n"


CertificateAuthorities = Annotated[str, AfterValidator(_authorities)]
"""One or more certificates (PEM) that sign others, such as a file of a bundle holds:
``Path("rds.pem").read_text()``."""
