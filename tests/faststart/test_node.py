import os
from pathlib import Path

import pytest

from constructs_va.faststart import node
from tests.faststart.programs import OFF, ROOT, run

READ_BY_NODE = ("NODE_OPTIONS", "JSII_NODE")


def clear(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in READ_BY_NODE:
        monkeypatch.delenv(name, raising=False)


def test_other_programs_are_not_given_what_node_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch)
    with node.environment():
        assert all(name in os.environ for name in READ_BY_NODE)
    assert not any(name in os.environ for name in READ_BY_NODE)


def test_the_users_own_options_and_node_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODE_OPTIONS", "--max-http-header-size=9999")
    monkeypatch.setenv("JSII_NODE", "/opt/node")
    with node.environment():
        assert os.environ["NODE_OPTIONS"].startswith("--max-http-header-size=9999 --require ")
        assert os.environ["JSII_NODE"] == "/opt/node"
    assert os.environ["NODE_OPTIONS"] == "--max-http-header-size=9999"


def test_the_hooks_are_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch)
    with node.environment():
        once = os.environ["NODE_OPTIONS"]
        with node.environment():
            assert os.environ["NODE_OPTIONS"] == once
        assert os.environ["NODE_OPTIONS"] == once


COUNT_MODULES = """
process.on("exit", () => {
    const loaded = Object.keys(require.cache).filter((file) => file.includes("provider-aws"));
    require("node:fs").appendFileSync(process.env.COUNTS, `${loaded.length} `);
});
"""


def test_node_loads_only_what_is_named(tmp_path: Path) -> None:
    counter, counts = tmp_path / "count.cjs", tmp_path / "counts"
    counter.write_text(COUNT_MODULES)
    code = "import constructs_va.faststart; import cdktf_cdktf_provider_aws.sqs_queue"
    run("-c", code, NODE_OPTIONS=f'--require "{counter}"', COUNTS=str(counts))
    modules = max(map(int, counts.read_text().split()))  # of the largest of Node's processes
    assert 0 < modules < 20


def test_it_works_from_a_folder_with_spaces_and_quotes(tmp_path: Path) -> None:
    folder = tmp_path / 'it\'s a "folder" with \\ in it'
    folder.mkdir()
    (folder / "constructs_va").symlink_to(ROOT / "constructs_va")
    code = """
import constructs_va.faststart
from cdktf_cdktf_provider_helm.release import Release
print(constructs_va.faststart.__file__)
"""
    assert run("-P", "-c", code, PYTHONPATH=str(folder)).stdout.startswith(str(folder))


CDKTF_FIRST = """
import logging; logging.basicConfig(format="%(levelname)s %(message)s")
import cdktf
import constructs_va, constructs_va.faststart
constructs_va.faststart.enable()
from cdktf_cdktf_provider_helm.release import Release
print(Release.__name__)
"""


def test_importing_cdktf_first_works_and_is_warned_about_once() -> None:
    completed = run("-c", CDKTF_FIRST)
    assert completed.stdout.strip() == "Release"
    assert completed.stderr.count("WARNING cdktf was imported before constructs_va") == 1
    assert completed.stderr.count("Remedy: put `import constructs_va` above `import cdktf`") == 1


def test_nothing_is_warned_about_where_fast_start_is_off() -> None:
    assert "WARNING" not in run("-c", CDKTF_FIRST.replace(".enable()", ""), **OFF).stderr
