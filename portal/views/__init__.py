"""Views: pure functions from answers of the services to what a template shows."""
