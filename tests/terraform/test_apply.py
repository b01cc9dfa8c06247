"""Every stack can be applied, from its first resource to its last, and destroyed again.

Providers are mocked; types, references, and what a stack reads from the state of another are real.
"""

from collections.abc import Callable

import pytest

from constructs_va.testing import Stacks
from tests.conftest import ENVIRONMENTS, STACKS
from tests.terraform.apply import Applied, apply, remote_states
from tests.terraform.conftest import PrepareStack
from tests.terraform.mocks import OIDC_ISSUER
from tests.terraform.providers import Providers

pytestmark = pytest.mark.terraform

ApplyStack = Callable[[str], Applied]


@pytest.fixture(scope="module")
def apply_stack(templates: Stacks, prepare_stack: PrepareStack, providers: Providers) -> ApplyStack:
    """Applies a stack, and before it the stacks whose state it reads; each once."""
    done: dict[str, Applied] = {}
    stack_of = {
        template.content["terraform"]["backend"]["s3"]["key"]: stack
        for stack, template in templates.items()
    }

    def applied(stack: str) -> Applied:
        if stack not in done:
            keys = remote_states(templates[stack].content).values()
            states = {key: applied(stack_of[key]).outputs for key in keys}
            done[stack] = apply(prepare_stack(stack), providers, states)
        return done[stack]

    return applied


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_applies_and_destroys(
    stack: str, apply_stack: ApplyStack, templates: Stacks
) -> None:
    applied = apply_stack(stack)
    assert applied.problems == ()
    assert applied.summary == "Success! 1 passed, 0 failed."
    assert set(applied.values) >= {block.address for block in templates[stack].blocks()}


@pytest.mark.parametrize("stack", STACKS)
def test_what_other_stacks_read_is_there(stack: str, apply_stack: ApplyStack) -> None:
    assert None not in apply_stack(stack).outputs.values()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_subnets_and_databases_are_in_the_networks_vpc(
    environment: str, apply_stack: ApplyStack, templates: Stacks
) -> None:
    network = apply_stack(f"va-{environment}-network")
    vpc = network.values[templates[f"va-{environment}-network"].one("aws_vpc").address]["id"]
    assert {subnet["vpc_id"] for subnet in of_type(network, "aws_subnet")} == {vpc}
    data = apply_stack(f"va-{environment}-data")
    assert {group["vpc_id"] for group in of_type(data, "aws_security_group")} == {vpc}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_pods_that_assume_roles_are_vouched_for_by_the_cluster(
    environment: str, apply_stack: ApplyStack
) -> None:
    cluster = apply_stack(f"va-{environment}-cluster")
    (provider,) = of_type(cluster, "aws_iam_openid_connect_provider")
    assert provider["url"] == OIDC_ISSUER


def of_type(applied: Applied, type_: str) -> list[dict[str, object]]:
    """The resources of a type in the state."""
    return [values for address, values in applied.values.items() if address.startswith(f"{type_}.")]
