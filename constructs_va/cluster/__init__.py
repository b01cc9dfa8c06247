"""The Kubernetes cluster and its nodes."""

from constructs_va.cluster.eks_cluster import EksCluster as EksCluster
from constructs_va.cluster.irsa import IrsaRole as IrsaRole
from constructs_va.cluster.node_group import NodeGroup as NodeGroup
from constructs_va.cluster.node_role import NodeRole as NodeRole
from constructs_va.cluster.pod_identity import PodIdentityRole as PodIdentityRole
from constructs_va.cluster.service_account import ServiceAccount as ServiceAccount
from constructs_va.cluster.volumes_key import VolumesKey as VolumesKey
