"""What every layer is built of: keys, roles and policies, logs, alarms, the base of stacks."""
