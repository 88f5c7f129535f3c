"""The directory of people and units: read an agency's file, check it, publish it to the restricted topic."""
