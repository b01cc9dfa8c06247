"""The cluster's OIDC provider in IAM."""

from cdktf import Fn, TerraformLocal
from cdktf_cdktf_provider_aws.eks_cluster import EksCluster as AwsEksCluster
from cdktf_cdktf_provider_aws.iam_openid_connect_provider import IamOpenidConnectProvider
from constructs import Construct


class OidcProvider(Construct):
    """Makes IAM believe the tokens that a cluster gives its pods.

    It has no thumbprints: IAM checks EKS's certificate by its own list of trusted authorities.
    Source: IAM API Reference, UpdateOpenIDConnectProviderThumbprint, note.
    """

    arn: str
    """The provider's ARN, for trust policies."""

    issuer: str
    """The issuer without ``https://``, as condition keys of trust policies begin."""

    def __init__(self, scope: Construct, id_: str, *, cluster: AwsEksCluster) -> None:
        super().__init__(scope, id_)
        url = cluster.identity.get(0).oidc.get(0).issuer
        self.resource = IamOpenidConnectProvider(
            self, "Default", url=url, client_id_list=["sts.amazonaws.com"]
        )
        self.arn = self.resource.arn
        # A local, so that policies name it without the quotes of a function call in their JSON.
        self.issuer = TerraformLocal(self, "issuer", Fn.replace(url, "https://", "")).as_string
