"""People: where they worked and work, who acts for them, and who may know their names."""
