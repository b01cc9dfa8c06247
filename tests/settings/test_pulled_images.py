import pytest

from constructs_va.settings import PulledImages, PullThroughCacheSettings, SettingsError
from constructs_va.settings.image_source import ImageSource
from constructs_va.settings.pulled_images import (
    AWS_CLI,
    LONGEST_PREFIX,
    PINNABLE,
    POSTGRES,
    UPSTREAMS,
)
from tests.workloads.synthesis import environment

SECRETS = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:ecr-pullthroughcache"
CACHE = PullThroughCacheSettings(
    docker_hub=f"{SECRETS}/docker-hub-AbCdEf", github=f"{SECRETS}/github-GhIjKl"
)
DIGEST = "sha256:" + "0123456789abcdef" * 4
MIRROR = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/cache"


@pytest.mark.parametrize(
    ("image", "pulled"),
    [
        ("quay.io", "quay.io"),
        ("docker.io", "docker.io"),
        ("quay.io/prometheus/prometheus", "quay.io/prometheus/prometheus"),
        (AWS_CLI, AWS_CLI),
        ("hashicorp/vault", "docker.io/hashicorp/vault"),
        ("velero/velero-plugin-for-aws:v1.14.2", "docker.io/velero/velero-plugin-for-aws:v1.14.2"),
        ("postgres:17.10-alpine", "docker.io/library/postgres:17.10-alpine"),
    ],
)
def test_a_mirror_has_what_is_pulled_below_its_registrys_name(image: str, pulled: str) -> None:
    assert ImageSource(mirror="mirror.example.com").place(image) == f"mirror.example.com/{pulled}"
    assert ImageSource().place(image) == image


def test_the_cache_is_in_the_registry_of_account_and_region() -> None:
    source = PulledImages(cache=CACHE).source("111122223333", "eu-central-1")
    assert source.image(POSTGRES) == f"{MIRROR}/{POSTGRES}"


@pytest.mark.parametrize("cache", [CACHE, None])
def test_an_image_is_held_to_the_digest_that_is_given_wherever_it_is_from(
    cache: PullThroughCacheSettings | None,
) -> None:
    images = PulledImages(cache=cache, digests={POSTGRES: DIGEST})
    source = images.source("111122223333", "eu-central-1")
    assert source.image(POSTGRES).endswith(f"{POSTGRES}@{DIGEST}")
    assert "@" not in source.image(AWS_CLI)


@pytest.mark.parametrize("image", [POSTGRES.replace("17.10", "17.9"), "busybox:1.37"])
def test_a_digest_of_what_is_never_pulled_is_refused(image: str) -> None:
    with pytest.raises(SettingsError, match="digests"):
        PulledImages(digests={image: DIGEST})


@pytest.mark.parametrize("digest", ["sha256:abc", "0" * 64, f"{DIGEST} ", DIGEST.upper()])
def test_a_digest_of_another_form_is_refused(digest: str) -> None:
    with pytest.raises(SettingsError, match="64 digits"):
        PulledImages(digests={POSTGRES: digest})


def test_what_sees_keys_and_passwords_can_be_pinned() -> None:
    names = {image.rsplit("/", 1)[-1].partition(":")[0] for image in PINNABLE}
    assert names == {"aws-cli", "postgres", "vault", "velero-plugin-for-aws"}


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:docker-hub-AbCdEf",
        f"{SECRETS}/docker-hub",
        "ecr-pullthroughcache/docker-hub",
    ],
)
def test_a_secret_that_ecr_would_not_read_is_refused(arn: str) -> None:
    with pytest.raises(SettingsError, match="ecr-pullthroughcache/"):
        PullThroughCacheSettings(docker_hub=arn, github=CACHE.github)


def test_the_longest_prefix_fits_with_every_upstream() -> None:
    longest = LONGEST_PREFIX - max(map(len, UPSTREAMS)) - 1
    assert CACHE.model_copy(update={"prefix": "a" * longest})
    with pytest.raises(SettingsError, match="prefix"):
        PullThroughCacheSettings(
            docker_hub=CACHE.docker_hub, github=CACHE.github, prefix="a" * (longest + 1)
        )


def test_secrets_are_of_the_environments_account_and_region() -> None:
    known = environment()
    images = PulledImages(cache=CACHE)
    here = known.platform.model_copy(update={"images": images})
    assert environment(platform=here)
    with pytest.raises(SettingsError, match=r"platform\.images\.cache\.docker_hub"):
        environment(platform=here, account="444455556666")
