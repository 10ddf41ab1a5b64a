"""A blank form understood cell by cell, answered from the ledger, and given back with its sources."""
