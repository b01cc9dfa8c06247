import pytest

from constructs_va.settings import AwsContext
from constructs_va.testing import Block, Template
from tests.cluster.synthesis import made_before, synthesize

AUTO_SCALING = (
    "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/"
    "AWSServiceRoleForAutoScaling"
)


def key_of(template: Template) -> Block:
    alias = template.one("aws_kms_alias", name="alias/va-test-cluster-volumes")
    return template.follow(alias["target_key_id"])


@pytest.fixture
def template(context: AwsContext) -> Template:
    return synthesize(context)


def test_disks_of_nodes_are_encrypted_by_a_key_of_their_own(template: Template) -> None:
    (device,) = template.one("aws_launch_template")["block_device_mappings"]
    key = template.follow(device["ebs"]["kms_key_id"])
    assert key == key_of(template)
    secrets = template.one("aws_eks_cluster")["encryption_config"]["provider"]["key_arn"]
    assert template.follow(secrets) != key


def test_auto_scaling_may_start_nodes_with_such_disks(template: Template) -> None:
    """As in the EC2 Auto Scaling User Guide, "Required AWS KMS key policy …", example 1."""
    statements = {s["Sid"]: s for s in key_of(template).json("policy")["Statement"]}
    use, grant = statements["AutoScalingUses"], statements["AutoScalingGrants"]
    assert use["Principal"] == grant["Principal"] == {"AWS": [AUTO_SCALING]}
    assert {"kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"} <= set(use["Action"])
    assert grant["Action"] == ["kms:CreateGrant"]
    assert grant["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}


def test_the_account_keeps_its_say_over_the_key(template: Template, context: AwsContext) -> None:
    (first, *_) = key_of(template).json("policy")["Statement"]
    assert first["Principal"] == {"AWS": [context.root_arn]}
    assert first["Action"] == ["kms:*"]


def test_the_ebs_driver_may_encrypt_volumes_by_ec2_alone(template: Template) -> None:
    policy = template.one("aws_iam_role_policy", name="encrypt-volumes")
    assert template.follow(policy["role"])["name"] == "va-test-aws-ebs-csi-driver"
    use, grant = policy.json("policy")["Statement"]
    for statement in (use, grant):
        assert template.follow(statement["Resource"]) == key_of(template)
        via = statement["Condition"]["StringEquals"]
        assert via == {"kms:ViaService": "ec2.eu-central-1.amazonaws.com"}
    assert grant["Action"] == ["kms:CreateGrant"]
    assert grant["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}
    addon = template.one("aws_eks_addon", addon_name="aws-ebs-csi-driver")
    assert policy.address in made_before(template, addon)


def test_no_other_add_on_may_use_the_key(template: Template) -> None:
    assert template.count("aws_iam_role_policy", name="encrypt-volumes") == 1


def test_a_government_region_has_the_role_in_its_partition(context: AwsContext) -> None:
    government = context.model_copy(update={"region": "us-gov-west-1"})
    statements = key_of(synthesize(government)).json("policy")["Statement"]
    (principal,) = statements[1]["Principal"]["AWS"]
    assert principal.startswith("arn:aws-us-gov:iam::111122223333:role/aws-service-role/")
