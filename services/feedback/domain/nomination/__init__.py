"""Who may be heard about a person: proposed by the person, decided by the rater."""
