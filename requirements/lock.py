"""Write the locked requirements anew from pyproject.toml: versions and hashes, no addresses."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
COMPILE = (
    sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml",
    "--universal", "--python-version=3.11", "--generate-hashes",
    "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet",
)  # fmt: skip


def lock(file: str, *options: str) -> None:
    """Write one file; with ``--upgrade`` on the command line, with the newest versions."""
    target = f"--output-file={FOLDER / file}"
    subprocess.run([*COMPILE, target, *options, *sys.argv[1:]], cwd=FOLDER.parent, check=True)


if __name__ == "__main__":
    lock("runtime.txt")
    lock("dev.txt", "--group=dev", "--constraint=requirements/runtime.txt")
