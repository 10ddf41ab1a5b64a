"""What goes out: bulletins, tables and filings whose every number is a query."""
