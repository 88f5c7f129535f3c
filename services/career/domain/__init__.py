"""What career decides, a folder for each subject: what is remembered, what can happen to it, how people read it.

``profile`` holds what one document remembers about a person; ``recommendation``, ``mentoring``,
``credit`` and ``talent`` decide about parts of it; ``training``, ``fairness`` and ``cycle`` are documents of their own.
"""
