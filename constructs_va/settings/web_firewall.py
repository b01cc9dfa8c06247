"""Settings of the web application firewall in front of the VA's load balancer."""

from collections.abc import Iterator
from typing import Annotated, Literal

from annotated_types import Ge, Le
from typing_extensions import override

from constructs_va.settings.errors import Problem
from constructs_va.settings.model import Settings
from constructs_va.settings.types import LogRetentionDays

CommonRule = Literal[
    "NoUserAgent_HEADER",
    "UserAgent_BadBots_HEADER",
    "SizeRestrictions_QUERYSTRING",
    "SizeRestrictions_Cookie_HEADER",
    "SizeRestrictions_BODY",
    "SizeRestrictions_URIPATH",
    "EC2MetaDataSSRF_BODY",
    "EC2MetaDataSSRF_COOKIE",
    "EC2MetaDataSSRF_URIPATH",
    "EC2MetaDataSSRF_QUERYARGUMENTS",
    "GenericLFI_QUERYARGUMENTS",
    "GenericLFI_URIPATH",
    "GenericLFI_BODY",
    "RestrictedExtensions_URIPATH",
    "RestrictedExtensions_QUERYARGUMENTS",
    "GenericRFI_QUERYARGUMENTS",
    "GenericRFI_BODY",
    "GenericRFI_URIPATH",
    "CrossSiteScripting_COOKIE",
    "CrossSiteScripting_QUERYARGUMENTS",
    "CrossSiteScripting_BODY",
    "CrossSiteScripting_URIPATH",
]
"""A rule of the managed rule group AWSManagedRulesCommonRuleSet.

Source: AWS WAF Developer Guide, "Baseline rule groups", "Core rule set (CRS) managed rule group".
"""

RequestRate = Annotated[int, Ge(10), Le(2_000_000_000)]
"""Source: AWS WAF API Reference, RateBasedStatement, ``Limit``."""


class WebFirewallSettings(Settings):
    """A web ACL of AWS WAF on the load balancer: AWS' managed rules, and a rate limit per address.

    Requests that it blocks get the answer 403. Blocked and counted requests are logged, without
    their cookies and ``Authorization`` headers; AWS WAF never logs bodies.
    """

    requests_per_address: RequestRate = 2000
    """Requests from one IP address within five minutes; further ones are blocked until the rate has
    fallen. All users of an office behind one NAT gateway share an address: raise it for them.
    Default: the one of AWS' solution Security Automations for AWS WAF."""

    counted_rules: tuple[CommonRule, ...] = ("SizeRestrictions_BODY",)
    """Rules of AWS' common rule set that only count and log a request, and don't block it.

    Default: the limit of 8 KiB on request bodies, which any recording or longer text exceeds. Other
    rules on bodies may block users who write about code or paths: look for their names in the log.

    Source: AWS WAF Developer Guide, "Considerations for managing body inspection in AWS WAF".
    """

    log_retention_days: LogRetentionDays = 90
    """Days for which the log of blocked and counted requests is kept."""

    @override
    def check(self) -> Iterator[Problem]:
        if len(set(self.counted_rules)) < len(self.counted_rules):
            yield self.problem(
                "counted_rules", allowed="each rule once", remedy="take the repetition out"
            )
