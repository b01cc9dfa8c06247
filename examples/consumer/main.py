"""A shop's own stack: a cluster, and a queue and a database that it works with, under watch."""

from ipaddress import IPv4Network

import constructs_va.settings as va
from constructs_va import AlarmTopic, EksCluster, EncryptionKey, Network, PostgresDatabase, Queue
from cdktf import App, S3Backend, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from constructs_va.foundation.alarms import cloudwatch_service
from constructs_va.foundation.encryption_key import logs_service

REGION, ACCOUNT, ZONES = "eu-west-1", "111122223333", ("eu-west-1a", "eu-west-1b")
NETWORK = va.NetworkSettings(cidr=IPv4Network("10.8.0.0/16"))
NODES = va.NodeGroupSettings(name="nodes", instance_types=("m7i.large",), scaling=va.Fixed(2))
ADMIN = va.AccessEntry(principal_arn=f"arn:aws:iam::{ACCOUNT}:role/admin", policy="cluster_admin")
CLUSTER = va.ClusterSettings(kubernetes="1.35", node_groups=(NODES,), access=(ADMIN,))
DB = va.DatabaseSettings(instance_class="db.m7g.large", storage_gib=50, max_storage_gib=200)


class Shop(TerraformStack):
    """All of it in one stack, as a small shop may have it."""

    def __init__(self, app: App) -> None:
        super().__init__(app, "shop")
        AwsProvider(self, "aws", region=REGION, allowed_account_ids=[ACCOUNT])
        S3Backend(self, bucket="shop-state", key="shop.tfstate", region=REGION, encrypt=True)
        here = va.AwsContext(prefix="shop", account=ACCOUNT, region=REGION, zones=ZONES)
        users = {**logs_service(here), **cloudwatch_service(here)}
        key = EncryptionKey(self, "key", context=here, name="data", services=users)
        alarms = AlarmTopic(self, "alarms", context=here, key=key)
        net = Network(self, "network", NETWORK, context=here)
        Queue(self, "orders", va.QueueSettings(name="orders"), context=here, key=key, alarms=alarms)
        db = PostgresDatabase(self, "db", DB, context=here, network=net, key=key, alarms=alarms)
        db.allow_from(EksCluster(self, "cluster", CLUSTER, context=here, network=net))


app = App()
Shop(app)
app.synth()
