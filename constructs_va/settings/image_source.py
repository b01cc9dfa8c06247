"""Names of images, as they are written and as they are pulled."""

from collections.abc import Mapping

from constructs_va.settings.model import Settings

DOCKER_HUB = "docker.io"


def registry_of(image: str) -> str | None:
    """The registry that an image's name begins with, if it names one.

    Source: distribution/reference, "Reference grammar": the part before the first slash is a host
    name if it has a dot or a port, or is ``localhost``.
    """
    host, slash, _ = image.partition("/")
    named = slash and ("." in host or ":" in host or host == "localhost")
    return host if named else None


class ImageSource(Settings):
    """Where images of others are pulled from.

    A name without a registry is one of Docker Hub, as container engines read it.
    """

    mirror: str | None = None
    """A registry, with a prefix perhaps, that has the images of others below those others' names,
    as ``<mirror>/quay.io/prometheus/prometheus``. Default: none; they come from where they are."""

    digests: Mapping[str, str] = {}
    """Image, as it is written, to the digest that it is held to."""

    def place(self, name: str) -> str:
        """Where a registry, or a repository of one, is pulled from: the mirror's part for it."""
        return f"{self.mirror}/{_qualified(name)}" if self.mirror else name

    def tag(self, name: str, version: str) -> str:
        """The tag of an image's version, with its digest where it is held to one."""
        digest = self.digests.get(f"{name}:{version}")
        return version + (f"@{digest}" if digest else "")

    def image(self, image: str) -> str:
        """An image with its tag, as it is pulled, with its digest where it is held to one."""
        digest = self.digests.get(image)
        return self.place(image) + (f"@{digest}" if digest else "")


def _qualified(name: str) -> str:
    if "/" not in name and "." in name.partition(":")[0]:
        return name  # a registry alone
    if registry_of(name):
        return name
    return f"{DOCKER_HUB}/{name}" if "/" in name else f"{DOCKER_HUB}/library/{name}"
