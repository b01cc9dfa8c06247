from constructs_va.foundation.service_linked_roles import ROLES, ServiceLinkedRoles
from constructs_va.settings import Environment
from constructs_va.settings.charts import KarpenterSettings, NodePoolSettings
from constructs_va.stacks.network import needed_service_linked_roles
from constructs_va.testing import synthesize_construct
from tests.conftest import ENVIRONMENTS

AUTO_SCALING, SPOT = "autoscaling.amazonaws.com", "spot.amazonaws.com"


def test_the_plan_looks_for_each_role_and_tells_how_to_make_it() -> None:
    template = synthesize_construct(
        lambda stack: ServiceLinkedRoles(stack, "roles", services=[AUTO_SCALING, SPOT])
    )
    for service in (AUTO_SCALING, SPOT):
        roles = template.one("data.aws_iam_roles", path_prefix=f"/aws-service-role/{service}/")
        (postcondition,) = roles["lifecycle"]["postcondition"]
        assert postcondition["condition"] == f'${{contains(self.names, "{ROLES[service]}")}}'
        assert f"--aws-service-name {service}" in postcondition["error_message"]


def test_no_role_is_made_as_another_environment_of_the_account_has_it_too() -> None:
    template = synthesize_construct(
        lambda stack: ServiceLinkedRoles(stack, "roles", services=[AUTO_SCALING])
    )
    assert not list(template.blocks("resource"))


def with_pool(*capacity: str) -> Environment:
    staging = ENVIRONMENTS["staging"]
    pool = NodePoolSettings.model_validate(
        {"name": "p", "instance_families": ("m7i",), "max_cpu": 4, "capacity": capacity}
    )
    charts = (KarpenterSettings(image="al2023@v20240807", pools=(pool,)),)
    platform = staging.platform.model_construct(charts=charts)
    return staging.model_construct(platform=platform)


def test_karpenter_on_spot_needs_the_role_of_spot() -> None:
    assert set(needed_service_linked_roles(with_pool("on_demand"))) == {AUTO_SCALING}
    assert set(needed_service_linked_roles(with_pool("spot", "on_demand"))) == {AUTO_SCALING, SPOT}
