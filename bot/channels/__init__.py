"""Ways of reaching a person. One two-way file per channel: verify, parse, render, send.

Rules: a channel knows its provider's words and limits and nothing of dialogue or hospital business.
What goes out is a `Content`, what comes in is an `Inbound`; only a channel turns them into provider calls.
"""
