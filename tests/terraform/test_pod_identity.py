"""Terraform waits for a Pod Identity association once, when it is made."""

import json
from pathlib import Path
from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_va.cluster import ServiceAccount
from constructs_va.cluster.pod_identity_association import PodIdentityAssociation
from constructs_va.foundation.role import Role
from constructs_va.settings import AwsContext
from constructs_va.testing import synthesize_construct
from tests.terraform.command import Terraform

pytestmark = pytest.mark.terraform


def wait(context: AwsContext) -> dict[str, Any]:
    """The resource that waits, as it is synthesized."""
    account = ServiceAccount("va", "web")

    def define(stack: TerraformStack) -> None:
        role = Role(
            stack,
            "role",
            context=context,
            name="web",
            trust=account.pod_identity_trust("arn:aws:eks:eu-central-1:111122223333:cluster/va"),
        )
        PodIdentityAssociation(
            stack, "association", cluster_name="va", service_account=account, role=role
        )

    return dict(synthesize_construct(define).one("terraform_data"))


def test_an_apply_waits_for_new_associations_alone(
    context: AwsContext, terraform: Terraform, tmp_path: Path
) -> None:
    resource = wait(context)
    assert resource["provisioner"] == [{"local-exec": {"command": "sleep 15"}}]
    resource["provisioner"] = [{"local-exec": {"command": "sleep 0"}}]

    def executed(association: str) -> bool:
        """Whether an apply runs the command that waits."""
        resource["triggers_replace"] = {"association": association}
        content = {"resource": {"terraform_data": {"effective": resource}}}
        (tmp_path / "main.tf.json").write_text(json.dumps(content))
        ended = terraform.run(tmp_path, "apply", "-auto-approve", "-input=false", "-no-color")
        assert ended.returncode == 0, ended.stderr
        return '"sleep 0"' in ended.stdout

    (tmp_path / "main.tf.json").write_text("{}")
    assert terraform.init(tmp_path) is None
    assert [executed(id_) for id_ in ("a-1", "a-1", "a-2")] == [True, False, True]
