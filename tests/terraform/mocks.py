"""What mocked providers answer, so that a stack can be applied with no account.

Terraform makes up what a provider would compute: random letters for a string. That won't do where
the reader is another resource that takes ARNs only, or an expression that reads into a list.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

ACCOUNT = "111122223333"
CERTIFICATE = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t"  # "-----BEGIN CERTIFICATE-----"
OIDC_ISSUER = "https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"

ZONES = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]

COMPUTED: dict[str, dict[str, Any]] = {
    "aws_availability_zones": {"names": ZONES, "zone_ids": ["euc1-az2", "euc1-az3", "euc1-az1"]},
    "aws_vpc_endpoint_service": {"availability_zones": ZONES},
    "aws_servicequotas_service_quota": {"value": 1000},
    "aws_acm_certificate": {
        "domain_validation_options": [
            {
                "domain_name": "va.example.com",
                "resource_record_name": "_a.va.example.com.",
                "resource_record_type": "CNAME",
                "resource_record_value": "_b.acm-validations.aws.",
            }
        ],
    },
    "aws_db_instance": {
        "master_user_secret": [
            {"secret_arn": f"arn:aws:secretsmanager:eu-central-1:{ACCOUNT}:secret:rds!example"}
        ],
    },
    "aws_eks_cluster": {
        "endpoint": "https://example.eks.eu-central-1.amazonaws.com",
        "certificate_authority": [{"data": CERTIFICATE}],
        "identity": [{"oidc": [{"issuer": OIDC_ISSUER}]}],
    },
    "aws_eks_addon_version": {"version": "v1.2.3-eksbuild.1"},
    "aws_iam_roles": {"names": ["AWSServiceRoleForAutoScaling"]},
    "aws_launch_template": {"id": "lt-0123456789abcdef0"},
    "aws_sqs_queue": {"url": f"https://sqs.eu-central-1.amazonaws.com/{ACCOUNT}/example"},
}
"""By type of resource or data source: values for what no rule of :func:`defaults` covers."""


def mock_provider(schema: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    """The ``mock_provider`` block, with defaults for each type that the stack has of a provider."""
    mocks = {
        "mock_resource": _by_type(content.get("resource", {}), schema["resource_schemas"]),
        "mock_data": _by_type(content.get("data", {}), schema["data_source_schemas"]),
    }
    for type_, values in _as_asked(content.get("data", {})).items():
        if type_ in schema["data_source_schemas"]:
            mocks["mock_data"].setdefault(type_, {"defaults": {}})["defaults"] |= values
    return {name: by_type for name, by_type in mocks.items() if by_type}


def _by_type(used: Iterable[str], schemas: dict[str, Any]) -> dict[str, Any]:
    known = {type_: defaults(type_, schemas[type_]) for type_ in used if type_ in schemas}
    return {type_: {"defaults": values} for type_, values in known.items() if values}


def _as_asked(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By data source: that all is there that the stack looks for by name."""
    answers: dict[str, dict[str, Any]] = {}
    for type_ in ("aws_iam_roles", "aws_iam_users"):
        regexes = [one["name_regex"] for one in data.get(type_, {}).values() if "name_regex" in one]
        for regex in regexes:
            names = regex.strip("^()$").replace("\\", "").split("|")
            answers[type_] = {"names": [*COMPUTED.get(type_, {}).get("names", ()), *names]}
    for block in data.get("aws_route53_zone", {}).values():
        named = re.search('== "(.+)"', block["lifecycle"]["postcondition"][0]["condition"])
        if named:
            answers["aws_route53_zone"] = {"name": named[1]}
    return answers


def defaults(type_: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Values for what a type computes: an ARN wherever the name says that it is one."""
    attributes = schema["block"].get("attributes", {})
    arns = {
        name: f"arn:aws:{type_.split('_')[1]}:eu-central-1:{ACCOUNT}:{type_}/example"
        for name, attribute in attributes.items()
        if attribute.get("computed") and attribute.get("type") == "string"
        if name == "arn" or name.endswith("_arn")
    }
    return arns | COMPUTED.get(type_, {})


EPHEMERAL: dict[str, dict[str, str]] = {
    "aws_secretsmanager_random_password": {"random_password": "mocked"},
    "aws_secretsmanager_secret_version": {"secret_string": '{"password": "mocked"}'},
}
"""By type of ephemeral resource: what it answers. Terraform can't make that up."""


def without_ephemeral(content: dict[str, Any]) -> dict[str, Any]:
    """The stack with a variable in the place of ephemeral resources.

    Terraform has no mocks for these: "The provider mocking mechanism does not yet support
    ephemeral resource types".
    """
    if "ephemeral" not in content:
        return content
    rest = {name: value for name, value in content.items() if name != "ephemeral"}
    text = re.sub(r"(?<![\w.-])ephemeral\.", f"var.{EPHEMERAL_VARIABLE}.", json.dumps(rest))
    variable = {EPHEMERAL_VARIABLE: {"type": "any", "ephemeral": True}}
    return json.loads(text) | {"variable": variable}


def variables(content: dict[str, Any]) -> dict[str, Any]:
    """Values for the variable of :func:`without_ephemeral`."""
    values = {
        type_: dict.fromkeys(instances, EPHEMERAL[type_])
        for type_, instances in content.get("ephemeral", {}).items()
    }
    return {EPHEMERAL_VARIABLE: values} if values else {}


EPHEMERAL_VARIABLE = "ephemeral"
