"""Personal data: encrypted at rest, masked on screens, erased when its time is over.

A leaf: it imports nothing of ours. `crypto` and `fields` keep it, `masks` and `validators` are for
forms and lists, `retention` is where a feature registers what it erases.
"""
