"""Whatever converses or acts by itself: channels, the dialogue, the worker. Knows no web framework."""
