"""Calibration: sessions on decided ratings, and how raters decide."""
