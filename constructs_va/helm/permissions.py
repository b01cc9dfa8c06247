"""What a controller needs of AWS for as long as it runs."""

from cdktf import ITerraformDependable

from constructs_va.cluster import PodIdentityRole


def permissions_of(role: PodIdentityRole) -> list[ITerraformDependable]:
    """What a release with the role comes after: the role is effective, with its policies so far.

    A pod gets its role when it is admitted, or never. And when a controller is removed, it must
    still be able to take away what it made in AWS, or its objects in Kubernetes are stuck.
    """
    return [role.effective, *role.attachments, *role.policies]
