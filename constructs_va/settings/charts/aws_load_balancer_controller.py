"""aws-load-balancer-controller: makes load balancers of AWS for ingresses and services.

Its custom resource definitions are in the chart's ``crds/``, which Helm installs once and never
upgrades, and their publisher has no chart of them. When the version here is raised, apply those of
the new one first: ``kubectl apply --server-side -k`` on the chart's ``crds/`` folder.
Source: Helm documentation, "Custom Resource Definitions".
"""

from typing import ClassVar

from constructs_va.settings.charts.chart import Chart, ChartName, ChartSettings
from constructs_va.settings.types import Name

CHARTS = (
    Chart(
        name="aws-load-balancer-controller",
        version="3.5.0",
        app_version="v3.5.0",
        repository="https://aws.github.io/eks-charts",
        kubernetes=("1.33", "1.34", "1.35"),
        # The certificate of its webhooks. Helm alone would make a new one at each upgrade.
        needs=("cert-manager",),
    ),
)


class AwsLoadBalancerControllerSettings(ChartSettings):
    """An ingress of class ``alb`` gets an application load balancer.

    A service of type LoadBalancer gets a network load balancer if it names the class
    ``service.k8s.aws/nlb``; one that names none is left to Kubernetes itself.
    """

    NAME: ClassVar[ChartName] = "aws-load-balancer-controller"

    namespace: Name = "kube-system"

    web_application_firewall: bool = False
    """Whether ingresses may put their load balancer behind a web ACL of AWS WAF."""
