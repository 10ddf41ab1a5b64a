"""Sales: what was bought of a county, or helped to sell, and for whom it counts."""
