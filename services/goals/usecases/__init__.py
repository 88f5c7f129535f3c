"""What people do with plans and units: find what it concerns, check who may, decide, save."""
