"""Lock files are kept for every stack, and are the stacks' own."""

import json
from pathlib import Path

import pytest

from constructs_va.terraform.lock import (
    NAME,
    LockError,
    Stack,
    address_of,
    check,
    locked_in,
    main,
    stacks_in,
    write,
)
from tests.terraform.command import Terraform

MIRROR = Path("~/.terraform.d/plugins").expanduser()
"""Terraform's implied mirror, where this machine has one."""

AWS = "registry.terraform.io/hashicorp/aws"


def stack(folder: Path, name: str = "va-test-data", **versions: str) -> Stack:
    there = folder / "out/stacks" / name
    there.mkdir(parents=True, exist_ok=True)
    providers = {one: {"source": one, "version": version} for one, version in versions.items()}
    content = {"terraform": {"required_providers": providers}}
    (there / "cdk.tf.json").write_text(json.dumps(content))
    return Stack(there, folder / "locks" / f"{name}.hcl")


def keep(stack: Stack, *blocks: str) -> None:
    stack.kept.parent.mkdir(exist_ok=True)
    stack.kept.write_text("# This file is maintained automatically.\n" + "\n".join(blocks))


def block(version: str, *hashes: str, address: str = AWS) -> str:
    listed = "".join(f'    "{one}",\n' for one in hashes)
    return (
        f'provider "{address}" {{\n  version     = "{version}"\n  constraints = "{version}"\n'
        f"  hashes = [\n{listed}  ]\n}}\n"
    )


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("aws", AWS),
        ("hashicorp/aws", AWS),
        ("registry.example.com/team/aws", "registry.example.com/team/aws"),
    ],
)
def test_a_provider_has_one_whole_address(source: str, address: str) -> None:
    assert address_of(source) == address


def test_what_is_kept_is_put_beside_the_stack(tmp_path: Path) -> None:
    locked = stack(tmp_path, aws="6.25.0")
    keep(locked, block("6.25.0", "h1:abc="))
    check([locked])
    assert (locked.folder / NAME).read_text() == locked.kept.read_text()


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        ((), "aws not at all, not 6.25.0"),
        ((block("6.24.0", "h1:abc="),), "aws 6.24.0, not 6.25.0"),
        ((block("6.25.0"),), "aws not at all"),
        (
            (block("6.25.0", "h1:a="), block("1.0.0", "h1:b=", address="example.com/a/old")),
            "example.com/a/old",
        ),
    ],
    ids=["none", "older", "without checksums", "one too many"],
)
def test_a_lock_file_of_other_providers_is_no_lock(
    blocks: tuple[str, ...], problem: str, tmp_path: Path
) -> None:
    other = stack(tmp_path, aws="6.25.0")
    keep(other, *blocks)
    with pytest.raises(LockError, match=problem):
        check([other])
    assert not (other.folder / NAME).exists()


def test_every_stack_without_a_lock_is_named(tmp_path: Path) -> None:
    both = [stack(tmp_path, name, aws="6.25.0") for name in ("va-a-network", "va-a-data")]
    with pytest.raises(LockError, match=r"(?s)va-a-network has no.*va-a-data has no"):
        check(both)


def test_the_command_ends_with_what_to_do(tmp_path: Path) -> None:
    stack(tmp_path, aws="6.25.0")
    with pytest.raises(SystemExit, match="lock write, and commit"):
        main(["check", "--outdir", str(tmp_path / "out"), "--locks", str(tmp_path / "locks")])


def test_stacks_come_from_where_they_are_synthesized(tmp_path: Path) -> None:
    with pytest.raises(LockError, match="Synthesize first"):
        stacks_in(tmp_path, tmp_path)
    made = stack(tmp_path, aws="6.25.0")
    assert stacks_in(tmp_path / "out", tmp_path / "locks") == [made]


@pytest.fixture
def version() -> str:
    """A version of the Kubernetes provider in the mirror; skips where there is none."""
    found = sorted((MIRROR / address_of("kubernetes")).glob("*/linux_amd64"))
    if not found:
        pytest.skip(f"{MIRROR} has no provider kubernetes for linux_amd64")
    return found[-1].parent.name


@pytest.mark.terraform
def test_terraform_locks_what_the_stack_requires_and_init_takes_it(
    terraform: Terraform, version: str, tmp_path: Path
) -> None:
    locked = stack(tmp_path, kubernetes=version)
    write([locked], platforms=["linux_amd64"], mirror=MIRROR, terraform=terraform.executable)
    assert locked_in(locked.kept.read_text()) == {address_of("kubernetes"): version}
    check([locked])
    ended = terraform.run(locked.folder, "init", "-input=false", "-lockfile=readonly", "-no-color")
    assert ended.returncode == 0, ended.stderr


@pytest.mark.terraform
def test_a_provider_that_is_not_what_it_was_is_refused(
    terraform: Terraform, version: str, tmp_path: Path
) -> None:
    locked = stack(tmp_path, kubernetes=version)
    keep(locked, block(version, "zh:" + "0" * 64, address=address_of("kubernetes")))
    check([locked])
    ended = terraform.run(locked.folder, "init", "-input=false", "-lockfile=readonly", "-no-color")
    assert ended.returncode
    assert "checksum" in ended.stderr


@pytest.mark.terraform
def test_a_version_whose_contents_have_changed_is_not_locked_anew(
    terraform: Terraform, version: str, tmp_path: Path
) -> None:
    locked = stack(tmp_path, kubernetes=version)
    keep(locked, block(version, "zh:" + "0" * 64, address=address_of("kubernetes")))
    with pytest.raises(LockError, match=r"va-test-data: .* has other checksums"):
        write([locked], platforms=["linux_amd64"], mirror=MIRROR, terraform=terraform.executable)


@pytest.mark.terraform
def test_a_lock_file_follows_the_stack_to_another_version(
    terraform: Terraform, version: str, tmp_path: Path
) -> None:
    locked = stack(tmp_path, kubernetes=version)
    keep(locked, block("2.0.0", "h1:abc=", address=address_of("kubernetes")))
    write([locked], platforms=["linux_amd64"], mirror=MIRROR, terraform=terraform.executable)
    assert locked_in(locked.kept.read_text()) == {address_of("kubernetes"): version}


@pytest.mark.terraform
def test_a_provider_that_is_not_to_be_had_is_told_by_its_stack(
    terraform: Terraform, tmp_path: Path
) -> None:
    missing = stack(tmp_path, kubernetes="0.0.1")
    (tmp_path / "mirror").mkdir()
    with pytest.raises(LockError, match=r"(?s)va-test-data: .*kubernetes"):
        write(
            [missing],
            platforms=["linux_amd64"],
            mirror=tmp_path / "mirror",
            terraform=terraform.executable,
        )
