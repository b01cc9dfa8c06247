"""The charts that a platform may run: their versions, and what an environment decides of each."""

from constructs_va.settings.charts.aws_for_fluent_bit import (
    AwsForFluentBitSettings as AwsForFluentBitSettings,
)
from constructs_va.settings.charts.aws_load_balancer_controller import (
    AwsLoadBalancerControllerSettings as AwsLoadBalancerControllerSettings,
)
from constructs_va.settings.charts.catalogue import CATALOGUE as CATALOGUE
from constructs_va.settings.charts.cert_manager import AcmeSettings as AcmeSettings
from constructs_va.settings.charts.cert_manager import CertManagerSettings as CertManagerSettings
from constructs_va.settings.charts.chart import Chart as Chart
from constructs_va.settings.charts.chart import ChartName as ChartName
from constructs_va.settings.charts.chart import ChartSettings as ChartSettings
from constructs_va.settings.charts.cluster_autoscaler import (
    ClusterAutoscalerSettings as ClusterAutoscalerSettings,
)
from constructs_va.settings.charts.external_dns import ExternalDnsSettings as ExternalDnsSettings
from constructs_va.settings.charts.karpenter import KarpenterSettings as KarpenterSettings
from constructs_va.settings.charts.karpenter import NodePoolSettings as NodePoolSettings
from constructs_va.settings.charts.keda import KedaSettings as KedaSettings
from constructs_va.settings.charts.kube_prometheus_stack import (
    KubePrometheusStackSettings as KubePrometheusStackSettings,
)
from constructs_va.settings.charts.metrics_server import (
    MetricsServerSettings as MetricsServerSettings,
)
from constructs_va.settings.charts.trivy_operator import (
    TrivyOperatorSettings as TrivyOperatorSettings,
)
from constructs_va.settings.charts.vault import VaultServerSettings as VaultServerSettings
from constructs_va.settings.charts.velero import VeleroSettings as VeleroSettings
