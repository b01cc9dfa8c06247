import subprocess
from pathlib import Path

from constructs_va.faststart import node
from tests.faststart.programs import run

HOOK = Path(node.__file__).with_name("complete_cache.cjs")
INDEX = ".jsii.runtime.v1.json"

SHORT_PROGRAM = """
import constructs_va.faststart
from cdktf_cdktf_provider_helm.release import Release
"""


def test_the_cache_is_complete_after_one_short_program(tmp_path: Path) -> None:
    run("-c", SHORT_PROGRAM, JSII_RUNTIME_PACKAGE_CACHE_ROOT=str(tmp_path))
    packages = {path.parent for path in tmp_path.rglob(".jsii")}
    assert len(packages) == 3
    assert {path.parent for path in tmp_path.rglob(INDEX)} == packages


def test_a_cache_that_is_turned_off_is_left_alone(tmp_path: Path) -> None:
    run(
        "-c",
        SHORT_PROGRAM,
        JSII_RUNTIME_PACKAGE_CACHE="disabled",
        JSII_RUNTIME_PACKAGE_CACHE_ROOT=str(tmp_path),
    )
    assert not list(tmp_path.iterdir())


def index(folder: Path, worker: str, name: str = "runtime-index-worker.js") -> bool:
    """Whether a worker gets to write its index, in a Node program that ends right away."""
    (folder / name).write_text(
        f"""
        const {{ writeFileSync }} = require("node:fs");
        const {{ packageDir }} = require("node:worker_threads").workerData;
        {worker}
        """
    )
    program = folder / "program.js"
    program.write_text(
        f"""
        const {{ Worker }} = require("worker_threads");
        const options = {{ workerData: {{ packageDir: {str(folder)!r} }} }};
        new Worker({str(folder / name)!r}, options).on("error", () => {{}});
        setTimeout(() => process.exit(7), 10);
        """
    )
    node_program = node.packaged() or "node"
    ended = subprocess.run([node_program, "--require", str(HOOK), str(program)], check=False)
    assert ended.returncode == 7
    return (folder / "index").exists()


IN_A_MOMENT = "setTimeout(() => writeFileSync(`${packageDir}/index`, ''), 500);"


def test_node_waits_for_the_worker_that_writes_an_index(tmp_path: Path) -> None:
    assert index(tmp_path, IN_A_MOMENT)


def test_node_waits_for_no_other_worker(tmp_path: Path) -> None:
    assert not index(tmp_path, IN_A_MOMENT, name="other-worker.js")


def test_a_worker_that_fails_is_not_taken_for_a_slow_one(tmp_path: Path) -> None:
    index(tmp_path, "throw new Error('disk full');")
    assert not list(tmp_path.glob("*too-slow"))
    assert index(tmp_path, IN_A_MOMENT)


def test_a_worker_that_is_too_slow_is_waited_for_once(tmp_path: Path) -> None:
    assert not index(tmp_path, "setInterval(() => {}, 1_000);")
    assert not index(tmp_path, IN_A_MOMENT)
