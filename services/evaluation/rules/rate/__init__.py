"""From a policy and what was heard to a suggested rating."""
