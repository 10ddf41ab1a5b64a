"""The two database backends of Django with the guards of the ledger."""
