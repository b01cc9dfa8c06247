"""What every layer is built of: keys, roles and their policies, logs, alarms, the base of stacks."""
