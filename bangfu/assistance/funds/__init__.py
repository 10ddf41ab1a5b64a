"""Money of the programme: batches, passing on, spending, returns, donations, work funds."""
