"""ARNs and the authority of RDS fit the region, before anything is synthesized."""

from collections.abc import Sequence

from constructs_va.settings import Problem, SettingsError
from constructs_va.settings.invariants import partitions
from environments.staging import staging

ZONES = ("us-gov-west-1a", "us-gov-west-1b")


def problems_in(region: str, zones: Sequence[str]) -> tuple[Problem, ...]:
    environment = staging()
    try:
        environment.model_copy(update={"region": region, "zones": zones})
    except SettingsError as refused:
        return refused.problems
    return ()


def test_arns_of_another_partition_are_told_by_their_paths_wherever_they_are() -> None:
    environment = staging()
    told = {one.path: one for one in partitions.check(environment, "aws-us-gov")}
    assert environment.vault
    lists = {
        "cluster.access[{}].principal_arn": environment.cluster.access,
        "vault.deployers[{}]": environment.vault.deployers,
        "vault.operators[{}]": environment.vault.operators,
    }
    assert set(told) >= {
        path.format(index) for path, items in lists.items() for index in range(len(items))
    }
    assert told["vault.deployers[0]"].given == environment.vault.deployers[0]
    assert "arn:aws-us-gov:…" in told["vault.deployers[0]"].allowed


def test_arns_of_the_regions_own_partition_are_taken() -> None:
    assert not list(partitions.check(staging(), "aws"))


def test_an_environment_is_held_to_the_partition_of_its_region() -> None:
    paths = {problem.path for problem in problems_in("us-gov-west-1", ZONES)}
    assert "vault.deployers[0]" in paths


def test_an_unknown_authority_of_rds_is_told_with_the_settings() -> None:
    zones = ("ap-east-2a", "ap-east-2b")
    told = [one for one in problems_in("ap-east-2", zones) if "authority" in one.path]
    assert [one.path for one in told] == ["database.certificate_authority"]
    assert not [one for one in problems_in("il-central-1", zones) if "authority" in one.path]
