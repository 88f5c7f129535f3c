"""The directory of people and units, seen by HTTP: bring an agency's file in, find people, read names."""
