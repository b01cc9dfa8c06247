"""The image that stands in for components: built here, of two files and nothing else."""

import hashlib

from constructs_va.local.compose import Build
from constructs_va.local.packaged import packaged

FOLDER = "stub"
BUILD = Build(context=f"./{FOLDER}")


def image(service: str) -> str:
    """The name of a service's image. It changes with the files: nobody runs one of older ones.

    All are the same image, under names of their own: Docker may refuse to build two of one name.
    """
    made_of = "".join(files().values())
    return f"va-local/{service}:stub-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}"


def files() -> dict[str, str]:
    """What the image is made of."""
    found = packaged(FOLDER, "Dockerfile", "server.py")
    return {f"{FOLDER}/{name}": content for name, content in found.items()}
