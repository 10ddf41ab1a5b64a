"""What can be worked out about finance without posting: loans, feed-cost insurance, premiums, relief, an option."""

from __future__ import annotations

from bangfu.assistance.finance.feed import FEED
from bangfu.assistance.finance.loans import LOANS
from bangfu.assistance.finance.options import OPTIONS
from bangfu.assistance.finance.protection import PROTECTION

CALCULATIONS = (*FEED, *PROTECTION, *OPTIONS, *LOANS)
