"""How often each state of the flows is entered and how it is left: counters without a person in them.

A turn leaves its path with the message it answers (bot/dialogue/walk.py). `jobs.count_paths` adds what is new to the counters;
`service.read_counts` reads them. What is new is told by transactions: once all below a number have ended, every path of theirs is
there to be seen, and none comes later. So each is counted once, whoever counts and wherever it is interrupted, and counting
writes nothing to the messages.
"""
