"""Settings: what an environment may decide. Data only; importing it starts no Node and no cdktf."""

from constructs_va.settings.bucket import BucketSettings as BucketSettings
from constructs_va.settings.cluster import AccessEntry as AccessEntry
from constructs_va.settings.cluster import ClusterSettings as ClusterSettings
from constructs_va.settings.component import ComponentSettings as ComponentSettings
from constructs_va.settings.connections import BucketConnection as BucketConnection
from constructs_va.settings.connections import DatabaseConnection as DatabaseConnection
from constructs_va.settings.connections import Egress as Egress
from constructs_va.settings.connections import Exposure as Exposure
from constructs_va.settings.connections import SecretConnection as SecretConnection
from constructs_va.settings.context import AwsContext as AwsContext
from constructs_va.settings.database import DatabaseSettings as DatabaseSettings
from constructs_va.settings.environment import Environment as Environment
from constructs_va.settings.errors import Problem as Problem
from constructs_va.settings.errors import SettingsError as SettingsError
from constructs_va.settings.health import HealthSettings as HealthSettings
from constructs_va.settings.image import ImageSettings as ImageSettings
from constructs_va.settings.metrics import MetricsSettings as MetricsSettings
from constructs_va.settings.model import Settings as Settings
from constructs_va.settings.model import evaluate as evaluate
from constructs_va.settings.namespace import ContainerDefaults as ContainerDefaults
from constructs_va.settings.namespace import NamespaceSettings as NamespaceSettings
from constructs_va.settings.namespace import Quota as Quota
from constructs_va.settings.network import ALL_INTERFACE_ENDPOINTS as ALL_INTERFACE_ENDPOINTS
from constructs_va.settings.network import NetworkSettings as NetworkSettings
from constructs_va.settings.node_group import NodeGroupSettings as NodeGroupSettings
from constructs_va.settings.node_group import Taint as Taint
from constructs_va.settings.platform import PlatformSettings as PlatformSettings
from constructs_va.settings.pulled_images import (
    PulledImages as PulledImages,
)
from constructs_va.settings.pulled_images import (
    PullThroughCacheSettings as PullThroughCacheSettings,
)
from constructs_va.settings.queue import QueueSettings as QueueSettings
from constructs_va.settings.scaling import Autoscaled as Autoscaled
from constructs_va.settings.scaling import Fixed as Fixed
from constructs_va.settings.schedule import Schedule as Schedule
from constructs_va.settings.state import S3State as S3State
from constructs_va.settings.tags import Tags as Tags
from constructs_va.settings.web_firewall import WebFirewallSettings as WebFirewallSettings
