"""Which environments there are. Run it, or `cdktf synth`: both write the same.

Each is a function that bears the environment's name, with `_` for `-`.
"""

from constructs_va import run
from environments.local import local
from environments.production import production
from environments.staging import staging

if __name__ == "__main__":
    run(local, staging, production)
