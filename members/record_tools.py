"""The buttons on top of a record. Another part of the desk adds one:

record_tools.register("merge", lambda person, user: ("合并…", url) if … else None)
"""

_tools = {}


def register(name, tool):
    """`tool(person, user)` returns (label, url), or None for who does not get it."""
    _tools[name] = tool


def of(person, user):
    found = (tool(person, user) for tool in _tools.values())
    return [one for one in found if one]
