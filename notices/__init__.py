"""Notices: a program outside the services that mails whoever has something waiting: once a day, a link, no content."""
