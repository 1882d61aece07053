"""Watching what conversations do with the flows: how often each state is entered, how it is left, where people stop.

The counters are of turns at most half a minute old; they hold no person. Permission `flows.watch`.

Public: `counts_for` (a graph's figures), `funnel` (where people stop, step by step).
"""

from bot.watching.counts import FlowCounts, Share, StateCount, counts_for
from bot.watching.funnels import Funnel, FunnelStep, funnel

__all__ = ["FlowCounts", "Funnel", "FunnelStep", "Share", "StateCount", "counts_for", "funnel"]
