"""Insurance, loans and what they brought to people; first the totals that a bank or an insurer states."""
