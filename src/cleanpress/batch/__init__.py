"""Whole files and folders on one machine: the command `cleanpress batch`, which can be stopped anywhere and resumed.

One process reads chunks of whole records and writes cleaned ones in order; workers clean between. Of the writing there
is a journal of how far it is safe, so a run goes on where it stopped. Files come into being whole, by renaming.
"""
