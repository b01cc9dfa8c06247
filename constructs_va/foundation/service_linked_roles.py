"""Roles that AWS services have in an account once, and that somebody must have made."""

import json
from collections.abc import Mapping, Sequence

from cdktf import Postcondition, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.data_aws_iam_roles import DataAwsIamRoles
from constructs import Construct

ROLES: Mapping[str, str] = {
    "autoscaling.amazonaws.com": "AWSServiceRoleForAutoScaling",
    "spot.amazonaws.com": "AWSServiceRoleForEC2Spot",
}
"""Service to its role. Source: Amazon EC2 Auto Scaling User Guide and Amazon EC2 User Guide,
"Service-linked roles"."""


class ServiceLinkedRoles(Construct):
    """Fails the plan where the account lacks the service-linked role of one of the services.

    It makes none: a service has one for the whole account, and all environments in it use it. With
    a resource, the first of them would own it, and the second couldn't make it.

    Args:
        services: those of :data:`ROLES` that are needed.
    """

    def __init__(self, scope: Construct, id_: str, *, services: Sequence[str]) -> None:
        super().__init__(scope, id_)
        for service in services:
            self._look_for(service)

    def _look_for(self, service: str) -> None:
        command = f"aws iam create-service-linked-role --aws-service-name {service}"
        DataAwsIamRoles(
            self,
            service.removesuffix(".amazonaws.com"),
            path_prefix=f"/aws-service-role/{service}/",
            lifecycle=TerraformResourceLifecycle(
                postcondition=[
                    Postcondition(
                        # One with a suffix of somebody's own is another role.
                        condition=f"${{contains(self.names, {json.dumps(ROLES[service])})}}",
                        error_message=f"The account has no service-linked role of {service}. It is "
                        f"made once in an account, by somebody who may do that: {command}",
                    )
                ]
            ),
        )
