"""The fault suite: what must never be lost or done twice, while everything around it breaks.

`python -m benchmarks.faults` (`make faults`) runs the scenarios on loopback, each with a database of its own, and prints one
table: messages in, turns, replies, what was lost, what had its effect twice, replies that reached a phone twice and on how many
of them the provider had hidden that it took the first. It ends with 1 on any breach.

Public: a module for each kind of scenario, `records` (what was said, created, stored) and `judge` (the verdict over it)."""
