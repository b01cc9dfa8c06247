"""A local environment as a Docker Compose project."""

from constructs_va.local import aws, components, postgres, secrets, vault
from constructs_va.local.compose import Project, Volume
from constructs_va.local.networks import NETWORKS
from constructs_va.settings.local import LocalEnvironment


def project(environment: LocalEnvironment, *, root: str = ".") -> Project:
    """The project: what stands in for AWS and Vault, then the components.

    Args:
        root: the folder that folders of settings are seen from, as seen from the Compose file.
    """
    services = {
        aws.NAME: aws.service(environment),
        **postgres.services(environment),
        vault.NAME: vault.service(environment),
        **secrets.services(environment),
    }
    for component in environment.components:
        services |= components.services(component, environment, root=root)
    volumes = (*postgres.volumes(environment), *secrets.volumes(environment))
    return Project(
        name=f"va-{environment.name}",
        services=services,
        networks=NETWORKS,
        volumes=dict.fromkeys(volumes, Volume()),
    )
