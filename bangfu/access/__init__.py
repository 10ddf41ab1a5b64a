"""Who comes in, and what they did: tries at the door, the second step, and the audit trail."""
