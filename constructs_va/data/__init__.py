"""Where the VA keeps what it knows: databases, queues and buckets."""

from constructs_va.data.queue import Queue as Queue
