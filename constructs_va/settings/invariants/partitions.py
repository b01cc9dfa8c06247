"""ARNs are of the partition that the environment's region is in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from constructs_va.settings.errors import Problem, joined
from constructs_va.settings.model import Settings


def check(settings: Settings, partition: str) -> Iterator[Problem]:
    """A problem for each ARN, in whatever field, that AWS can't know in the partition.

    Args:
        partition: ``aws``, or ``aws-us-gov``. Source: IAM User Guide, "IAM identifiers".
    """
    for path, arn in _arns("", settings):
        if not arn.startswith(f"arn:{partition}:"):
            yield Problem(
                path=path,
                given=arn,
                allowed=f"an ARN of the partition that the region is in: arn:{partition}:…",
                remedy="take one of an account in that partition; an account is in one only",
            )


def _arns(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if value.startswith("arn:"):
            yield path, value
    elif isinstance(value, Settings):
        for name, part in value:
            yield from _arns(joined(path, name), part)
    elif isinstance(value, Mapping):
        for key, part in cast(Mapping[object, object], value).items():
            yield from _arns(joined(path, str(key)), part)
    elif isinstance(value, tuple | list):
        for index, part in enumerate(cast(Sequence[object], value)):
            name = part.__dict__.get("name") if isinstance(part, Settings) else None
            key = f'["{name}"]' if isinstance(name, str) else f"[{index}]"
            yield from _arns(f"{path}{key}", part)
