"""The local OpenID provider of `kinerja up`: whoever tests picks a person. Never for more than one machine."""
