"""Performance dialogues: minutes that one side records and the other acknowledges."""
