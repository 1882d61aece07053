"""The one log of what people and we said (COMM-02), which is also inbox and outbox: nothing is queued anywhere else.

An inbound row is unique by its provider id; an outbound row is the reply, its delivery and its attempts. Bodies are sealed.
"""
