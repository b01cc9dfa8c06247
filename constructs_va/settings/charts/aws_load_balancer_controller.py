"""aws-load-balancer-controller: makes load balancers of AWS for ingresses and services.

Its custom resource definitions are in the chart's ``crds/``, and their publisher has no chart of
them: they are upgraded by hand.
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
        images={"image.repository": "public.ecr.aws/eks/aws-load-balancer-controller"},
        # Source: AWS Load Balancer Controller documentation, "Installation", "Supported Kubernetes
        # versions": 1.22 and newer.
        kubernetes=("1.33", "1.34", "1.35", "1.36"),
        metrics_ports=(8080,),
        webhook_ports=(9443,),
        # The certificate of its webhooks. Helm alone would make a new one at each upgrade.
        needs=("cert-manager",),
        crds_upgraded_by="hand",
    ),
)


class AwsLoadBalancerControllerSettings(ChartSettings):
    """An ingress of class ``alb`` gets an application load balancer. The VA's have a class of their
    own, ``va``, and share one.

    A service of type LoadBalancer gets a network load balancer if it names the class
    ``service.k8s.aws/nlb``; one that names none is left to Kubernetes itself.
    """

    NAME: ClassVar[ChartName] = "aws-load-balancer-controller"

    namespace: Name = "kube-system"
