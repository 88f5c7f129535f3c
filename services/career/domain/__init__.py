"""What career decides: profiles from final results, the life of recommendations, mentoring, the catalogue.

A package, because the module would pass 300 lines: ``states`` (what is remembered), ``ids``, ``cycle``, ``history``
(final results), ``recommendation`` (people's decisions), ``mentoring``, ``catalogue``, ``kinds`` (how states are
stored and told).
"""
