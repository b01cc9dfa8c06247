"""A shop's own stack: a cluster, and a queue and a database that it works with."""

from ipaddress import IPv4Network

import constructs_va.settings as va
from constructs_va import EksCluster, EncryptionKey, Network, PostgresDatabase, Queue
from cdktf import App, S3Backend, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from constructs_va.foundation.encryption_key import logs_service

REGION, ACCOUNT = "eu-west-1", "111122223333"
ZONES = (f"{REGION}a", f"{REGION}b")
NETWORK = va.NetworkSettings(cidr=IPv4Network("10.8.0.0/16"))
NODES = va.NodeGroupSettings(name="nodes", instance_types=("m7i.large",), scaling=va.Fixed(2))
ADMIN = va.AccessEntry(principal_arn=f"arn:aws:iam::{ACCOUNT}:role/admin", policy="cluster_admin")
CLUSTER = va.ClusterSettings(kubernetes="1.35", node_groups=(NODES,), access=(ADMIN,))
DATABASE = va.DatabaseSettings(instance_class="db.m7g.large", storage_gib=50, max_storage_gib=200)
ORDERS = va.QueueSettings(name="orders")


class Shop(TerraformStack):
    """All of it in one stack, as a small shop may have it."""

    def __init__(self, app: App) -> None:
        super().__init__(app, "shop")
        AwsProvider(self, "aws", region=REGION, allowed_account_ids=[ACCOUNT])
        S3Backend(self, bucket="shop-state", key="shop.tfstate", region=REGION, encrypt=True)
        here = va.AwsContext(prefix="shop", account=ACCOUNT, region=REGION, zones=ZONES)
        key = EncryptionKey(self, "key", context=here, name="data", services=logs_service(here))
        network = Network(self, "network", NETWORK, context=here)
        cluster = EksCluster(self, "cluster", CLUSTER, context=here, network=network)
        Queue(self, "orders", ORDERS, context=here, key=key)
        db = PostgresDatabase(self, "db", DATABASE, context=here, network=network, key=key)
        db.allow_from(cluster)


app = App()
Shop(app)
app.synth()
