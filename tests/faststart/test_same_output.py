"""The same program with and without fast start, which loads everything and takes 20 seconds."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faststart.programs import OFF, PROVIDERS, run

pytestmark = pytest.mark.xdist_group("stock")  # one process, so that the stock program runs once


@dataclass(frozen=True)
class Outcome:
    stacks: dict[str, bytes]
    packages: dict[str, dict[str, Any]]


def outcome(folder: Path, **variables: str) -> Outcome:
    outdir, said = folder / "out", folder / "said.json"
    run("-m", "tests.faststart.program", str(outdir), str(said), **variables)
    files = (file for file in outdir.rglob("*") if file.is_file())
    return Outcome(
        stacks={file.relative_to(outdir).as_posix(): file.read_bytes() for file in files},
        packages=json.loads(said.read_text()),
    )


@pytest.fixture(scope="module")
def fast(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return outcome(tmp_path_factory.mktemp("fast"))


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return outcome(tmp_path_factory.mktemp("stock"), **OFF)


def test_the_output_is_the_same_byte_for_byte(fast: Outcome, stock: Outcome) -> None:
    assert {"manifest.json", "stacks/aws/cdk.tf.json"} <= stock.stacks.keys()
    assert fast.stacks == stock.stacks


@pytest.mark.parametrize("aspect", ["doc", "all", "names", "path", "types"])
@pytest.mark.parametrize("package", PROVIDERS)
def test_a_package_looks_the_same(fast: Outcome, stock: Outcome, package: str, aspect: str) -> None:
    assert stock.packages[package][aspect]
    assert fast.packages[package][aspect] == stock.packages[package][aspect]


def test_only_what_a_program_names_is_imported(fast: Outcome) -> None:
    assert fast.packages["cdktf_cdktf_provider_aws"]["imported"] < 30


def test_the_switch_gives_the_stock_import(stock: Outcome) -> None:
    assert stock.packages["cdktf_cdktf_provider_aws"]["imported"] > 2_000
