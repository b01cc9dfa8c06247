"""Where the VA keeps what it knows: databases, queues and buckets."""

from constructs_va.data.bucket import Bucket as Bucket
from constructs_va.data.database import PostgresDatabase as PostgresDatabase
from constructs_va.data.log_bucket import LogBucket as LogBucket
from constructs_va.data.queue import Queue as Queue
