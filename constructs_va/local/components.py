"""A component as services: itself or its stub, its migration, and its commands at set times."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace

from constructs_va.local import aws, postgres, secrets, stubs
from constructs_va.local.compose import Build, Dependency, HealthCheck, Service, literal
from constructs_va.local.networks import attached, published
from constructs_va.local.secrets import Holder
from constructs_va.local.variables import variable_values
from constructs_va.settings import ComponentSettings
from constructs_va.settings.local import LocalEnvironment, OwnImage

USER = "65532:65532"
"""Whom components run as, whatever their images say: as in the cloud."""

ENDED_WELL = "service_completed_successfully"

SCHEDULES = "schedules"
"""The profile of commands that Kubernetes runs at set times; here they run when asked for."""


def services(
    component: ComponentSettings, environment: LocalEnvironment, *, root: str
) -> dict[str, Service]:
    """The component's services, by their names.

    Args:
        root: the folder that folders of settings are seen from, as seen from the Compose file.
    """
    own = environment.own.get(component.name)
    if own is None:
        return {component.name: _stub(component, environment)}
    build = Build(context=literal(_seen_from(root, own.build))) if own.build else None
    running = {
        **dict(_migration(component, environment)),
        component.name: _itself(component, own, environment),
        **dict(_schedules(component, environment)),
    }
    return {
        name: replace(
            service,
            # Of a name of its own: Docker may refuse to build two images of one name.
            image=f"va-local/{name}:own" if build else environment.image(component.image),
            build=build,
            pull_policy=None if build or environment.pulls(component.image) else "never",
        )
        for name, service in running.items()
    }


def _seen_from(root: str, folder: str) -> str:
    return posixpath.normpath(posixpath.join(root, folder))


def _stub(component: ComponentSettings, environment: LocalEnvironment) -> Service:
    health = component.health
    paths = (health.startup, health.readiness, health.liveness)
    served = _serving(component, environment)
    return replace(
        served,
        image=stubs.image(component.name),
        build=stubs.BUILD,
        environment={**served.environment, "STUB_HEALTH_PATHS": ",".join(paths)},
        healthcheck=_health_check(
            component, ("CMD", "wget", "-q", "-O", "/dev/null", _readiness(component))
        ),
    )


def _itself(component: ComponentSettings, own: OwnImage, environment: LocalEnvironment) -> Service:
    served = _serving(component, environment)
    url = _readiness(component)
    ask = (
        f"wget -q -O /dev/null {url} || curl -fsS -o /dev/null {url} || "
        f"python3 -c 'from urllib.request import urlopen; urlopen(\"{url}\")'"
    )
    return replace(
        served,
        entrypoint=_command(component.command),
        depends_on={**served.depends_on, **_migrations(component, environment)},
        healthcheck=_health_check(component, _command(own.health_command) or ("CMD-SHELL", ask)),
    )


def _serving(component: ComponentSettings, environment: LocalEnvironment) -> Service:
    """What a component and its stub have in common."""
    holder = secrets.holder(component, environment)
    return replace(
        _connected(component, holder, environment),
        depends_on={
            **_servers(component, holder, environment),
            **{called: Dependency("service_healthy") for called in component.calls},
        },
        ports=published(component.name, component.port, environment),
        stop_grace_period=component.grace_period,
    )


def _connected(
    component: ComponentSettings, holder: Holder, environment: LocalEnvironment
) -> Service:
    """What a component, its migration and its schedules have in common."""
    return Service(
        user=USER,
        environment={
            **variable_values(component, environment),
            **(aws.variables(environment) if _uses_aws(component) else {}),
        },
        depends_on=_servers(component, holder, environment),
        networks=attached(holder.name, environment, egress=bool(component.egress)),
        volumes=holder.mounts,
        mem_limit=f"{environment.memory[component.name]}m",
    )


def _servers(
    component: ComponentSettings, holder: Holder, environment: LocalEnvironment
) -> dict[str, Dependency]:
    """The stand-ins that it waits for."""
    hosts = [postgres.host(shard) for shard in environment.database.shards]
    healthy = [*([aws.NAME] if _uses_aws(component) else []), *(hosts if holder.logins else [])]
    return {
        **{name: Dependency("service_healthy") for name in healthy},
        **({secrets.NAME: Dependency(ENDED_WELL)} if holder.has_any else {}),
    }


def _migrations(
    component: ComponentSettings, environment: LocalEnvironment
) -> dict[str, Dependency]:
    """The migrations that it waits for: all that there are if it uses the database, or its own."""
    return {
        one.migration_name: Dependency(ENDED_WELL)
        for one in environment.components
        if one.migration
        and one.name in environment.own
        and (component.database or one.name == component.name)
    }


def _migration(
    component: ComponentSettings, environment: LocalEnvironment
) -> Iterator[tuple[str, Service]]:
    if component.migration:
        holder = secrets.migration(component, environment)
        yield (
            holder.name,
            _task(component.for_migration(), component.migration, holder, environment),
        )


def _schedules(
    component: ComponentSettings, environment: LocalEnvironment
) -> Iterator[tuple[str, Service]]:
    holder = secrets.holder(component, environment)
    for name, schedule in component.schedules.items():
        task = _task(component, schedule.command, holder, environment)
        yield (
            component.schedule_name(name),
            replace(
                task,
                depends_on={**task.depends_on, **_migrations(component, environment)},
                profiles=(SCHEDULES,),
            ),
        )


def _task(
    component: ComponentSettings,
    command: Sequence[str],
    holder: Holder,
    environment: LocalEnvironment,
) -> Service:
    """A command of the component's image that runs to its end."""
    return replace(
        _connected(component, holder, environment), entrypoint=_command(command), restart="no"
    )


def _command(command: Sequence[str]) -> Sequence[str]:
    """A command as a Compose file has it.

    In place of an entrypoint it takes that of all that the image runs by itself, as in Kubernetes.
    """
    return [literal(word) for word in command]


def _health_check(component: ComponentSettings, test: Sequence[str]) -> HealthCheck:
    health = component.health
    return HealthCheck(
        test=test,
        interval=health.period,
        retries=health.failures,
        start_period=health.longest_start,
    )


def _readiness(component: ComponentSettings) -> str:
    return f"http://127.0.0.1:{component.port}{component.health.readiness}"


def _uses_aws(component: ComponentSettings) -> bool:
    return bool(component.consumes or component.publishes or component.buckets)
