"""The Kubernetes minors that EKS runs, and until when AWS supports each at the standard price.

Source: Amazon EKS User Guide, "Understand the Kubernetes version lifecycle on EKS", "Amazon EKS
Kubernetes release calendar" (read 2026-11). After the date a cluster costs more per hour, or is
upgraded by AWS, as its upgrade policy says.
"""

from datetime import date, timedelta
from typing import Literal

KubernetesMinor = Literal["1.33", "1.34", "1.35", "1.36"]

END_OF_STANDARD_SUPPORT: dict[KubernetesMinor, date] = {
    "1.33": date(2026, 7, 29),
    "1.34": date(2026, 12, 2),
    "1.35": date(2027, 3, 27),
    "1.36": date(2027, 8, 2),
}

NOTICE = timedelta(days=60)
"""How long before the end an environment is told."""


def support_warning(minor: KubernetesMinor, today: date) -> str | None:
    """What to tell the user of ``minor``; None where its support lasts longer than the notice."""
    end = END_OF_STANDARD_SUPPORT[minor]
    if today + NOTICE < end:
        return None
    newer = [version for version, later in END_OF_STANDARD_SUPPORT.items() if later > end]
    remedy = f"upgrade to {newer[0]}" if newer else "upgrade once this library knows a newer minor"
    tense = "ended" if today >= end else "ends"
    return f"Kubernetes {minor}: standard support on EKS {tense} on {end}; {remedy}"
