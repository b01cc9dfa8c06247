import pytest

from constructs_va.helm.storage import ClaimSpec, StorageRequest, StorageRequests
from constructs_va.kubernetes import DefaultStorageClass
from constructs_va.settings import AwsContext
from constructs_va.testing import Block
from tests.kubernetes.synthesis import synthesize


@pytest.fixture
def storage_class(context: AwsContext) -> Block:
    template = synthesize(context, lambda stack, _c, _n: DefaultStorageClass(stack, "storage"))
    return template.one("kubernetes_storage_class_v1")


def test_claims_without_a_class_get_this_one(storage_class: Block) -> None:
    annotations = storage_class["metadata"]["annotations"]
    assert annotations["storageclass.kubernetes.io/is-default-class"] == "true"


def test_volumes_are_encrypted(storage_class: Block) -> None:
    assert storage_class["parameters"] == {"type": "gp3", "encrypted": "true"}


def test_a_volume_is_made_where_its_pod_runs(storage_class: Block) -> None:
    assert storage_class["volume_binding_mode"] == "WaitForFirstConsumer"


def test_a_volume_can_grow(storage_class: Block) -> None:
    assert storage_class["allow_volume_expansion"] is True


def test_charts_claim_volumes_of_this_class(storage_class: Block) -> None:
    claim = ClaimSpec(resources=StorageRequests(requests=StorageRequest(storage="1Gi")))
    assert storage_class["metadata"]["name"] == claim.storage_class_name
