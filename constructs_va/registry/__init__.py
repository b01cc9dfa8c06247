"""The account's container registry."""

from constructs_va.registry.pull_through_cache import PullThroughCache as PullThroughCache
