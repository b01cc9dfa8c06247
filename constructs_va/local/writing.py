"""Writes a local environment: the Compose file, and beside it all that its services need."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from constructs_va.local import aws, dotenv, secrets, stubs
from constructs_va.local.compose import Project, document
from constructs_va.local.packaged import packaged
from constructs_va.local.postgres import FOLDER as POSTGRES
from constructs_va.local.project import project
from constructs_va.settings.local import LocalEnvironment

FILE = "compose.yaml"
EXAMPLE = ".env.example"


@dataclass(frozen=True)
class Written:
    """A local environment that has been written."""

    name: str
    folder: Path
    services: int
    memory_mib: int

    @property
    def command(self) -> str:
        """What starts it, and returns once all of it is well."""
        values = "--env-file .env " if Path(".env").exists() else ""
        file = os.path.relpath(self.folder / FILE)
        return f"docker compose {values}--file {file} up --build --wait"

    def report(self) -> str:
        """What there is, and what starts it."""
        return (
            f"{self.name}  (Docker Compose)\n"
            f"  {self.services} services, {self.memory_mib} MiB of memory at most\n"
            f"  {self.command}\n"
        )


def write(environment: LocalEnvironment, outdir: Path) -> Written:
    """Write the environment into a folder of its name in ``outdir``, over what is there."""
    folder = outdir / environment.name
    defined = project(environment, root=Path(os.path.relpath(Path.cwd(), folder)).as_posix())
    for name, content in files(environment, defined).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
        # Services read them as users of their own, whatever the umask is here.
        file.parent.chmod(0o755)
        file.chmod(0o644)
    started = [service for service in defined.services.values() if not service.profiles]
    return Written(environment.name, folder, len(started), sum(environment.memory.values()))


def files(environment: LocalEnvironment, defined: Project) -> Mapping[str, str]:
    """Every file, by its path within the folder."""
    return {
        FILE: render(environment, defined),
        EXAMPLE: dotenv.render(secrets.entries(environment)),
        **stubs.files(),
        **aws.files(environment),
        **secrets.files(environment),
        **_copied(aws.FOLDER, "serve_aws.py"),
        **_copied(secrets.FOLDER, "deliver_secrets.py"),
        **_copied(POSTGRES, "roles.sql"),
    }


def render(environment: LocalEnvironment, defined: Project) -> str:
    """The Compose file."""
    heading = (
        f"# Written from the settings of {environment.name}; what is changed here is lost.\n"
        f"# All services together use {sum(environment.memory.values())} MiB of memory at most.\n"
    )
    return heading + yaml.safe_dump(document(defined), sort_keys=False, width=100)


def _copied(folder: str, name: str) -> dict[str, str]:
    return {f"{folder}/{name}": packaged("files", name)[name]}
