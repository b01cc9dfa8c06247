"""The VA on one machine: an environment's settings as a Docker Compose project.

It has the components of the other environments, with the same variables, queues, dead-letter rules,
buckets, database roles and secrets. Nothing here knows cdktf, and nothing starts Node.
"""

from constructs_va.local.writing import Written as Written
from constructs_va.local.writing import write as write
