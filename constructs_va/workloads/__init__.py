"""The VA's components on the cluster: from the settings of one, all that it takes to run it."""

from constructs_va.workloads.certificate import Certificate as Certificate
from constructs_va.workloads.certificate import zone_of as zone_of
from constructs_va.workloads.component import Component as Component
from constructs_va.workloads.database_authority import (
    define_database_authority as define_database_authority,
)
from constructs_va.workloads.load_balancer import LoadBalancer as LoadBalancer
from constructs_va.workloads.load_balancer_alarms import (
    LoadBalancerAlarms as LoadBalancerAlarms,
)
from constructs_va.workloads.migrating import migrate_first as migrate_first
from constructs_va.workloads.surroundings import Surroundings as Surroundings
from constructs_va.workloads.system_dashboard import define_dashboard as define_dashboard
