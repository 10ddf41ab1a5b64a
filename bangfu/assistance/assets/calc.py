"""What can be worked out about assets without posting: their returns, and rural water supply."""

from __future__ import annotations

from bangfu.assistance.assets.returns import RETURNS
from bangfu.assistance.assets.water import WATER

CALCULATIONS = (*RETURNS, *WATER)
