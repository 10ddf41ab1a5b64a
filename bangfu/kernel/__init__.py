"""Values of the field: periods, quantities, lines, the where grammar, texts and errors; pure, no framework."""
