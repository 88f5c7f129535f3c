"""What a unit or team is measured by in a cycle."""
