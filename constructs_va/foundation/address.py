"""Addresses of resources within their stack."""

import hashlib

from cdktf import TerraformResource
from constructs import Construct


def address_of(resource: TerraformResource) -> str:
    """The resource's address, where Terraform wants that itself and no expression with its value.

    cdktf writes it so by itself in the ``depends_on`` that a resource is made with, and nowhere
    else.
    """
    return f"{resource.terraform_resource_type}.{resource.friendly_unique_id}"


def former_address(resource: TerraformResource, scope: Construct, id_: str) -> str:
    """The address that the resource had as the main one of a construct of another id.

    It is for ``resource.move_from_id(…)``. cdktf makes an address of the ids on the path below the
    stack, but for ``Default``, and of a part of their MD5 where there are several.

    Args:
        scope: of the former construct.
        id_: that it had in the scope.
    """
    ids = [*scope.node.path.split("/")[1:], id_]
    digest = hashlib.md5("/".join(ids).encode(), usedforsecurity=False).hexdigest()
    return f"{resource.terraform_resource_type}.{'_'.join(ids)}_{digest[:8].upper()}"
