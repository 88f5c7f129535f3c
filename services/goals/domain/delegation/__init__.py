"""Who acts for whom as rater."""
