"""A local environment as a Docker Compose project."""

from collections.abc import Mapping

from constructs_va.local import aws, components, postgres, secrets, vault
from constructs_va.local.compose import Project, Service, Volume
from constructs_va.local.networks import NETWORKS
from constructs_va.settings import Problem, SettingsError
from constructs_va.settings.local import LocalEnvironment


def project(environment: LocalEnvironment, *, root: str = ".") -> Project:
    """The project: what stands in for AWS and Vault, then the components.

    Args:
        root: the folder that folders of settings are seen from, as seen from the Compose file.

    Raises:
        SettingsError: two services would have one name, a port is for a service that there is not,
            or the services may use more memory than the environment allows.
    """
    named = [
        (aws.NAME, aws.service(environment)),
        *postgres.services(environment).items(),
        (vault.NAME, vault.service(environment)),
        *secrets.services(environment).items(),
        *(
            pair
            for component in environment.components
            for pair in components.services(component, environment, root=root).items()
        ),
    ]
    services = dict(named)
    problems = [
        *_check_names([name for name, _ in named]),
        *_check_ports(environment, services),
        *_check_memory(environment, services),
    ]
    if problems:
        raise SettingsError(problems, environment.name)
    volumes = (*postgres.volumes(environment), *secrets.volumes(environment))
    return Project(
        name=f"va-{environment.name}",
        services=services,
        networks=NETWORKS,
        volumes=dict.fromkeys(volumes, Volume()),
    )


def memory_mib(services: Mapping[str, Service]) -> int:
    """The memory that the services together may use, in MiB, but for those that run when asked."""
    limits = (service.mem_limit for service in services.values() if not service.profiles)
    return sum(int(limit.removesuffix("m")) for limit in limits if limit)


def _check_names(names: list[str]) -> list[Problem]:
    return [
        Problem(
            path="components",
            given=name,
            allowed="names of services that nothing else here has",
            remedy="rename the component",
        )
        for name in sorted({name for name in names if names.count(name) > 1})
    ]


def _check_ports(environment: LocalEnvironment, services: Mapping[str, Service]) -> list[Problem]:
    reachable = [name for name, service in services.items() if service.healthcheck]
    return [
        Problem(
            path="ports",
            given=name,
            allowed=", ".join(reachable),
            remedy="name one of these services, or take it out",
        )
        for name in environment.ports
        if name not in reachable
    ]


def _check_memory(environment: LocalEnvironment, services: Mapping[str, Service]) -> list[Problem]:
    needed = memory_mib(services)
    if needed <= environment.memory_mib:
        return []
    return [
        Problem(
            path="memory_mib",
            given=environment.memory_mib,
            allowed=f"at least {needed}, which is what the services may use together",
            remedy="raise it, or let fewer components run themselves (own)",
        )
    ]
