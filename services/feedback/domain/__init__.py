"""What feedback keeps and decides. Pure: no I/O, no clock, no framework.

A folder for each subject; in it a module for what it is (`state`) and one for each thing that happens to it.
"""
