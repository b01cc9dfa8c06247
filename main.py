"""Which environments there are. Run it, or `cdktf synth`: both write the same stacks."""

from constructs_va import run
from environments.production import production
from environments.staging import staging

if __name__ == "__main__":
    run(staging, production)
