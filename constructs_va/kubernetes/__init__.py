"""What is set up through the cluster's own API: namespaces, who may do what, who may reach whom."""

from constructs_va.kubernetes.chart_namespace import ChartNamespace as ChartNamespace
from constructs_va.kubernetes.namespace import Namespace as Namespace
from constructs_va.kubernetes.network_policy import NetworkPolicy as NetworkPolicy
from constructs_va.kubernetes.own_namespaces import OwnNamespaces as OwnNamespaces
from constructs_va.kubernetes.priority_class import PlatformPriority as PlatformPriority
from constructs_va.kubernetes.provider import connect_to as connect_to
from constructs_va.kubernetes.rbac import GroupRights as GroupRights
from constructs_va.kubernetes.storage_class import DefaultStorageClass as DefaultStorageClass
