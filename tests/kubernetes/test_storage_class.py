import pytest
from cdktf import TerraformStack

from constructs_va.cluster import EksCluster
from constructs_va.helm.storage import ClaimSpec, StorageRequest, StorageRequests
from constructs_va.kubernetes import DefaultStorageClass
from constructs_va.network import Network
from constructs_va.settings import AwsContext
from constructs_va.testing import Block, Template
from tests.kubernetes.synthesis import synthesize


@pytest.fixture
def storage_class(context: AwsContext) -> Block:
    return template_of(context).one("kubernetes_storage_class_v1")


def template_of(context: AwsContext) -> Template:
    def define(stack: TerraformStack, cluster: EksCluster, _: Network) -> None:
        DefaultStorageClass(stack, "storage", key=cluster.volumes_key)

    return synthesize(context, define)


def test_claims_without_a_class_get_this_one(storage_class: Block) -> None:
    annotations = storage_class["metadata"]["annotations"]
    assert annotations["storageclass.kubernetes.io/is-default-class"] == "true"


def test_volumes_are_encrypted_by_the_clusters_key_for_volumes(context: AwsContext) -> None:
    template = template_of(context)
    parameters = template.one("kubernetes_storage_class_v1")["parameters"]
    assert (parameters["type"], parameters["encrypted"]) == ("gp3", "true")
    key = template.follow(parameters["kmsKeyId"])
    assert key.path.endswith("/cluster/volumes-key/Default")


def test_a_volume_is_made_where_its_pod_runs(storage_class: Block) -> None:
    assert storage_class["volume_binding_mode"] == "WaitForFirstConsumer"


def test_a_volume_can_grow(storage_class: Block) -> None:
    assert storage_class["allow_volume_expansion"] is True


def test_charts_claim_volumes_of_this_class(storage_class: Block) -> None:
    claim = ClaimSpec(resources=StorageRequests(requests=StorageRequest(storage="1Gi")))
    assert storage_class["metadata"]["name"] == claim.storage_class_name
