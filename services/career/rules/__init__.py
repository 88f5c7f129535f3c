"""How career applies a policy's career rules: conditions, advice with reasons, and who may mentor whom."""
