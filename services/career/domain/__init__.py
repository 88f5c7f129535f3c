"""What career decides: profiles from final results, the life of recommendations, mentoring, records, statistics.

A package, because the module would pass 300 lines: ``states`` and ``records`` (what is remembered), ``ids``, ``cycle``,
``history`` (results and trainings heard), ``advising`` (recommendations follow results), ``recommendation`` (people's
decisions), ``years`` (a profile over the years), ``assessing`` (what officers record), ``talent``, ``crediting``,
``determining`` (credits by letter), ``daily`` (what is owed every day), ``mentoring``, ``catalogue``, ``fairness``,
``kinds`` (how states are stored and told), ``views`` (what people read).
"""
