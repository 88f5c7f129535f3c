"""What a policy demands of plans, indicators and evidence, and how progress is reckoned."""
