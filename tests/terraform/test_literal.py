"""Terraform reads what is in a container's variables as the tests of components say it does."""

import json
from pathlib import Path

from constructs_va.workloads.literal import literal
from tests.terraform.command import Terraform
from tests.workloads.reading import TEXTS, terraform_reads


def test_terraform_finds_nothing_to_replace_in_literal_text(
    terraform: Terraform, tmp_path: Path
) -> None:
    outputs = {f"text-{number}": {"value": literal(text)} for number, text in enumerate(TEXTS)}
    (tmp_path / "main.tf.json").write_text(json.dumps({"output": outputs}))
    assert terraform.init(tmp_path) is None
    ended = terraform.run(tmp_path, "apply", "-auto-approve", "-input=false", "-no-color")
    assert ended.returncode == 0, ended.stderr
    read = terraform.json(tmp_path, "output")
    assert [read[name]["value"] for name in outputs] == [
        terraform_reads(literal(text)) for text in TEXTS
    ]
