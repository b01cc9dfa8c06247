"""Addresses of resources within their stack."""

from cdktf import TerraformResource


def address_of(resource: TerraformResource) -> str:
    """The resource's address, where Terraform wants that itself and no expression with its value.

    cdktf writes it so by itself in the ``depends_on`` that a resource is made with, and nowhere
    else.
    """
    return f"{resource.terraform_resource_type}.{resource.friendly_unique_id}"
