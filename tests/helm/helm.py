"""The helm command, and what it makes of a release."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from constructs_va.helm import custom_objects
from tests.helm.documents import documents
from tests.helm.releases import Keys, Release, altered, leaves, without

Object = dict[str, Any]

NEW, UPGRADED = "--is-upgrade=false", "--is-upgrade"


class Refused(Exception):  # noqa: N818  (no error where it is looked for)
    """Helm doesn't render a chart with these values; the message is Helm's."""


@dataclass(frozen=True)
class Helm:
    """The command, and a folder with a folder for each chart."""

    executable: str
    charts: Path
    kubernetes: str
    kinds: Sequence[str] = ()
    """Groups and versions that the cluster knows by then, as ``monitoring.coreos.com/v1``."""

    def of_interest(self, releases: Iterable[Release]) -> list[Release]:
        """The releases of which something can be said; skips where a chart isn't there.

        Of a chart of definitions alone, to which we say nothing, nothing can be said either.
        """
        found = [one for one in releases if one.values or self._folder(one).is_dir()]
        missing = {one.chart for one in found if not self._folder(one).is_dir()}
        if missing:
            pytest.skip(f"not in the charts' folder: {', '.join(sorted(missing))}")
        return found

    def render(self, release: Release, *more: str) -> str:
        """What ``helm template`` writes.

        Raises:
            Refused: the chart doesn't take these values.
        """
        with tempfile.NamedTemporaryFile("w", suffix=".json") as values:
            json.dump(release.values, values)
            values.flush()
            command = [
                *(self.executable, "template", release.name, str(self._folder(release))),
                *("--namespace", release.namespace, "--values", values.name),
                *("--kube-version", f"{self.kubernetes}.0", "--include-crds"),
                *(argument for kind in self.kinds for argument in ("--api-versions", kind)),
                *more,
            ]
            ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise Refused(f"{release.address}: {ended.stderr}")
        return ended.stdout

    def objects(self, release: Release) -> Iterator[Object]:
        """The Kubernetes objects that a release makes."""
        for one in documents(self.render(release)):
            yield from one["items"] if one["kind"] == "List" else () if _is_test(one) else (one,)

    def dead_values(self, release: Release) -> list[str]:
        """The paths of values that make no difference: not there, there, or another one."""
        dead = list(leaves(release.values))
        for helm, mode in ((self, NEW), (self, UPGRADED), (replace(self, kinds=()), NEW)):
            with suppress(Refused):
                now = helm.render(release, mode)
                stable = _same if helm.render(release, mode) == now else _without_random
                dead = [
                    path
                    for path in dead
                    if not helm._differs(stable(now), release, path, mode, stable)
                ]
        return [".".join(path) for path in dead]

    def _differs(
        self, now: str, release: Release, path: Keys, mode: str, stable: Callable[[str], str]
    ) -> bool:
        """Whether a value that is left out, or another one, is to be seen."""
        for change in (without, altered):
            changed = replace(release, values=change(release.values, path))
            try:
                if stable(self.render(changed, mode)) != now:
                    return True
            except Refused:
                return True
        return False

    def _folder(self, release: Release) -> Path:
        return custom_objects.CHART if release.is_ours else self.charts / release.chart


def find(name: str | None, folder: str | None, kubernetes: str, kinds: Sequence[str]) -> Helm:
    """The command of this name, or on PATH; skips where it or the folder isn't there."""
    executable = shutil.which(name or "helm")
    if not executable:
        pytest.skip("there is no helm: put it on PATH, or set VA_HELM to it")
    if not folder:
        pytest.skip("the charts aren't here: set VA_CHARTS to a folder with each one unpacked")
    return Helm(executable, Path(folder), kubernetes, kinds)


def _is_test(one: Object) -> bool:
    """Whether an object is made by ``helm test`` alone, which nobody calls here."""
    annotations: dict[str, str] = one["metadata"].get("annotations") or {}
    return annotations.get("helm.sh/hook", "").startswith("test")


def _same(rendered: str) -> str:
    return rendered


def _without_random(rendered: str) -> str:
    """Without the keys and certificates that a chart makes up anew each time."""
    return re.sub(r"[A-Za-z0-9+/]{60,}={0,2}", "…", rendered)
