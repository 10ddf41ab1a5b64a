"""What can be worked out about sales without posting: counting, rewards, purchases from growers."""

from __future__ import annotations

from bangfu.assistance.sales.channels import CHANNELS
from bangfu.assistance.sales.purchases import PURCHASES
from bangfu.assistance.sales.rewards import REWARDS

CALCULATIONS = (*CHANNELS, *REWARDS, *PURCHASES)
