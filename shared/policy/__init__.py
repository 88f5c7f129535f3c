"""The policy language: one appraisal system as versioned, validated data (pydantic only)."""
