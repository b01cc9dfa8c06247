import pytest

from constructs_va.settings.instance_types import KNOWN, InstanceSize


@pytest.mark.parametrize(
    ("name", "millicores", "mebibytes"),
    [
        ("t3.large", 1930, 6837),
        ("t4g.large", 1930, 6778),
        ("m7i.large", 1930, 6903),
        ("m7i-flex.large", 1930, 6903),
        ("m5.xlarge", 3920, 14162),
        ("m7g.2xlarge", 7910, 29258),
        ("c6i.large", 1930, 3114),
        ("r7i.4xlarge", 15890, 118312),
    ],
)
def test_a_node_leaves_what_karpenter_s_documentation_says(
    name: str, millicores: int, mebibytes: int
) -> None:
    left = KNOWN[name].allocatable
    assert (left.cpu_millicores, left.memory_mib) == (millicores, mebibytes)


def test_a_type_of_which_only_its_size_is_known_is_taken_for_110_pods() -> None:
    unknown, known = InstanceSize(vcpus=2, memory_gib=8), KNOWN["m7i.large"]
    less = known.allocatable.memory_mib - unknown.allocatable.memory_mib
    assert less == 11 * (110 - known.addresses)


@pytest.mark.parametrize(("vcpus", "pods"), [(29, 110), (30, 250)])
def test_large_nodes_may_have_more_pods(vcpus: int, pods: int) -> None:
    assert InstanceSize(vcpus=vcpus, memory_gib=64).allocatable.pods == pods
