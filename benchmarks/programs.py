"""What is compared: programs, and which of them are the plain and the stock one."""

from collections.abc import Iterator
from dataclasses import dataclass

_PROVIDERS = ", ".join(
    f"cdktf_cdktf_provider_{name}" for name in ("aws", "helm", "kubernetes", "vault")
)

_A_CLASS_OF_EACH = """
import constructs_va
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_helm.release import Release
from cdktf_cdktf_provider_kubernetes.deployment_v1 import DeploymentV1
from cdktf_cdktf_provider_vault.mount import Mount
"""

_EMPTY_PROGRAM = """
from cdktf import App, TerraformStack
app = App()
TerraformStack(app, "empty")
app.synth()
"""


@dataclass(frozen=True)
class Program:
    """A Python program, to be measured from its start to its end."""

    name: str
    arguments: tuple[str, ...]
    fast_start: bool = True
    cold: bool = False
    """Whether jsii's cache is empty, as on the first run on a machine."""


@dataclass(frozen=True)
class Comparison:
    """Programs beside a plain one, which does the least, and a stock one, which does the same."""

    title: str
    plain: Program
    ours: tuple[Program, ...]
    stock: tuple[Program, ...]

    def __iter__(self) -> Iterator[Program]:
        return iter((self.plain, *self.ours, *self.stock))


def _code(name: str, code: str) -> Program:
    return Program(name, ("-c", code))


def _app(name: str, *, fast_start: bool = True, cold: bool = False) -> Program:
    return Program(name, ("main.py",), fast_start, cold)


COMPARISONS = (
    Comparison(
        "Imports",
        plain=_code("import cdktf", "import cdktf"),
        ours=(
            _code("import constructs_va and four providers", f"import constructs_va, {_PROVIDERS}"),
            _code("… and cdktf, which starts Node", f"import constructs_va, cdktf, {_PROVIDERS}"),
            _code("… and a class of each provider", _A_CLASS_OF_EACH),
        ),
        stock=(_code("stock import of four providers", f"import {_PROVIDERS}"),),
    ),
    Comparison(
        "Synthesis",
        plain=_code("an empty cdktf program", _EMPTY_PROGRAM),
        ours=(_app("main.py"),),
        stock=(_app("main.py, fast start off", fast_start=False),),
    ),
    Comparison(
        "Synthesis, first run on a machine",
        plain=Program("an empty cdktf program", ("-c", _EMPTY_PROGRAM), cold=True),
        ours=(_app("main.py", cold=True),),
        stock=(_app("main.py, fast start off", fast_start=False, cold=True),),
    ),
)

WARM_UP = (_code("a class of each provider", _A_CLASS_OF_EACH), _app("main.py"))
"""Run before anything is measured, so that jsii's cache and Python's are complete."""


@dataclass(frozen=True)
class Growth:
    """Programs that define more and more of the same, and print what took how long."""

    thing: str
    programs: tuple[Program, ...]


def _growth(thing: str, module: str) -> Growth:
    def program(number: int, *, fast_start: bool = True) -> Program:
        name = f"{number:,} {thing}s{'' if fast_start else ', fast start off'}"
        return Program(name, ("-m", module, str(number)), fast_start)

    numbers = (program(10), program(100), program(1_000))
    return Growth(thing, (*numbers, program(100, fast_start=False)))


GROWTHS = (_growth("queue", "benchmarks.queues"), _growth("component", "benchmarks.components"))
