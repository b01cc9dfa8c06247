"""What a component touches. From one such line come all controls that it needs, and no others."""

from typing import Annotated, Literal

from annotated_types import Ge, Le
from pydantic import Field

from constructs_va.settings.health import HttpPath
from constructs_va.settings.model import Settings
from constructs_va.settings.types import Name

_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"

HostName = Annotated[str, Field(pattern=rf"^({_LABEL}\.)+[a-z]{{2,63}}$", max_length=253)]
"""A whole host name, in lower case. Source: RFC 1035, "Size limits"."""


POOLS = 2
"""Pools of a component to each shard: to the host that writes, and to the one for reading."""


class DatabaseConnection(Settings):
    """The environment's database: every shard, and the read replicas.

    As whom the component logs in is in a file that changes while it runs, and that it reads anew
    for each connection: see :data:`.CREDENTIALS_FILE`.
    """

    access: Literal["read_write", "read_only"]
    """What its database role may do."""

    pool_size: Annotated[int, Ge(1), Le(500)] = 5
    """Connections that each replica of the component may hold to each shard in each of two pools:
    to the host that writes, and to those for reading. Where no read replica answers, both are to
    the same server, which accepts both."""


class BucketConnection(Settings):
    """One of the environment's buckets."""

    name: Name
    """The bucket's name, as the environment's ``buckets`` have it."""

    access: Literal["read", "write", "read_write"]
    """What it may do with the bucket's objects."""


class SecretConnection(Settings):
    """A secret in Vault that the component gets when it starts."""

    name: Name
    """The secret's name, below the component's own path in Vault."""

    variable: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]
    """The environment variable that holds it, or the path of its file (``<variable>_FILE``)."""

    as_file: bool = True
    """Whether it is a file; a variable shows in crash reports and to child processes."""


LONGEST_PATH = 128 - len("/*")
"""Source: User Guide for Application Load Balancers, "Condition types for listener rules"."""


LONGEST_CERTIFIED = 64
"""Source: AWS Certificate Manager API Reference, RequestCertificate, ``DomainName``."""


class Exposure(Settings):
    """A way to the component from the internet, with TLS."""

    host: Annotated[HostName, Field(max_length=LONGEST_CERTIFIED)]
    """The host name, such as ``va.example.com``, in a zone of external-dns."""

    path: Annotated[HttpPath, Field(max_length=LONGEST_PATH)] = "/"
    """How paths begin that lead to it: ``/api`` is for ``/api`` itself and for all below. No ``*``
    or ``?``: the load balancer's controller refuses these, and with them all ingresses."""


class Egress(Settings):
    """A host outside that the component calls on port 443.

    Kubernetes' network policies know no names: the component may then open port 443 of any public
    address, and which host it is stays unenforced (decision 9).
    """

    host: HostName
    """The host's name, such as ``api.example.com``."""
