"""What goals decides: people and cycles as heard, plans, activity logs, unit indicators, and how they close."""
