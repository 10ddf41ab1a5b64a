"""Who and where: regions and their trees, organisations, programmes, pairings, labels, roles and scopes."""
