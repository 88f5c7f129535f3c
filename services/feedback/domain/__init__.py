"""What feedback keeps and decides. Pure: no I/O, no clock, no framework.

A package, because dossiers, surveys and mentoring logs are three things with rules of their own.
"""
