"""What a controller needs of AWS for as long as it runs."""

from cdktf import ITerraformDependable

from constructs_va.cluster import PodIdentityRole


def permissions_of(role: PodIdentityRole) -> list[ITerraformDependable]:
    """The role's association and its policies so far: what a release with the role comes after.

    A pod gets its role when it starts. And when a controller is removed, it must still be able to
    take away what it made in AWS, or its objects in Kubernetes are stuck.
    """
    return [role.association, *role.attachments, *role.policies]
