"""What the shared types refuse, and in which words."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from constructs_va.settings import AwsContext, SettingsError, Tags
from constructs_va.settings.hosted_zone import Domain
from constructs_va.settings.state import BucketName, KmsKey
from constructs_va.settings.tags import TagValue
from constructs_va.settings.types import (
    AccountId,
    EmailAddress,
    IamPrincipalArn,
    Name,
    Network,
    PrivateNetwork,
    Region,
)

ARABIC_TWELVE = "١٢٣٤٥٦٧٨٩٠١٢"
KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"

REFUSED: list[tuple[Any, object, str]] = [
    (Name, "Events", "lower-case letters, digits and single dashes"),
    (Name, "events\n", "lower-case letters"),
    (AccountId, ARABIC_TWELVE, "twelve digits"),
    (Region, "eu-central", "a region such as 'eu-central-1'"),
    (Region, "eu-central-١", "a region such as 'eu-central-1'"),
    (Region, "cn-north-1", "none of China's"),
    (IamPrincipalArn, "arn:aws:iam::111122223333:role/", "the ARN of a role or user"),
    (IamPrincipalArn, "arn:aws:iam::111122223333:role/people/", "the ARN of a role or user"),
    (IamPrincipalArn, "arn:aws:iam::111122223333:role/${aws_x.y}/a", "the ARN of a role or user"),
    (
        IamPrincipalArn,
        "arn:aws:iam::111122223333:role/aws-service-role/a.amazonaws.com/AWSServiceRoleForA",
        "the ARN of a role or user",
    ),
    (IamPrincipalArn, "arn:aws:iam::111122223333:role/*/a", "the ARN of a role or user"),
    (IamPrincipalArn, f"arn:aws:iam::111122223333:role/{'a' * 65}", "the ARN of a role or user"),
    (IamPrincipalArn, f"arn:aws:iam::{ARABIC_TWELVE}:role/a", "the ARN of a role or user"),
    (EmailAddress, "oncall", "an address: 'oncall@example.com'"),
    (EmailAddress, "oncall@example.com, me@example.com", "an address: 'oncall@example.com'"),
    (BucketName, "", "3 to 63 lower-case letters"),
    (BucketName, "My Bucket!", "3 to 63 lower-case letters"),
    (BucketName, "a..b", "3 to 63 lower-case letters"),
    (KmsKey, "key", "a key's id, its ARN, or an alias"),
    (TagValue, "a & b", "letters, digits, spaces and _ . : / = + - @"),
    (TagValue, "${path.module}", "letters, digits, spaces"),
    (Domain, "Example.com", "a domain in lower case"),
    (Network, "ten", 'such as IPv4Network("10.20.0.0/16")'),
    (Network, ("10.0.0.0", 16), 'such as IPv4Network("10.20.0.0/16")'),
    (PrivateNetwork, "10.0.0.1/16", "by its first address, as 10.0.0.0/16 for this one"),
]

TAKEN: list[tuple[Any, object]] = [
    (Region, "us-gov-west-1"),
    (Region, "ap-southeast-2"),
    (IamPrincipalArn, "arn:aws-us-gov:iam::111122223333:user/people/a+b=c,d.e@f-g_h"),
    (EmailAddress, "va.on-call+eu@mail.example.com"),
    (BucketName, "va-state.example"),
    (KmsKey, KEY),
    (KmsKey, f"arn:aws:kms:eu-central-1:111122223333:key/{KEY}"),
    (KmsKey, "arn:aws:kms:eu-central-1:111122223333:alias/state"),
    (KmsKey, "alias/state"),
    (TagValue, "Überwachung: a/b=c+d-e_f@g.h"),
    (PrivateNetwork, "10.0.0.0/16"),
]


@pytest.mark.parametrize(("type_", "value", "message"), REFUSED)
def test_a_value_is_refused_in_the_readers_words(type_: Any, value: object, message: str) -> None:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(type_).validate_python(value)
    (details,) = error.value.errors()
    assert message in details["msg"]
    assert "pattern" not in details["msg"]


@pytest.mark.parametrize(("type_", "value"), TAKEN)
def test_what_aws_takes_is_taken(type_: Any, value: object) -> None:
    assert TypeAdapter(type_).validate_python(value) is not None


def test_a_region_of_china_is_refused_wherever_a_region_is_given(context: AwsContext) -> None:
    with pytest.raises(SettingsError, match="none of China's"):
        context.model_copy(update={"region": "cn-north-1"})


def test_tags_are_what_aws_takes() -> None:
    with pytest.raises(SettingsError, match="letters, digits, spaces"):
        Tags(project="va", owner="me; you", cost_centre="1")
