"""Settings to compare, as small as they may be, and the problems of a comparison."""

from collections.abc import Iterable
from typing import Any

from constructs_va.settings import ComponentSettings, ImageSettings, Problem


def component(name: str = "worker", **settings: Any) -> ComponentSettings:
    given: dict[str, Any] = {
        "image": ImageSettings(repository=f"va/{name}", tag="1"),
        "cpu_millicores": 100,
        "memory_mib": 128,
    }
    return ComponentSettings(name=name, **{**given, **settings})


def only(problems: Iterable[Problem]) -> Problem:
    """The only problem there is."""
    (problem,) = problems
    return problem
