"""How career applies a policy and the regulations: conditions, advice, mentoring, nine boxes, credits, statistics."""
