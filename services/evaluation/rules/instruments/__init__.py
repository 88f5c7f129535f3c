"""The instruments of a policy: where the value of a component of the results comes from, a class for each source."""
