"""The demonstration content of each feature: a module with `load(loader)`, which gives it
`loader.sections` by path, `loader.image(name, alt)`, `loader.publish(item)` and `loader.tell`."""

from portal.demo.parts import (
    members,
    memorial,
    news,
    organization,
    publications,
    surveys,
    training,
    training_sessions,
)

ALL = (
    organization,
    surveys,
    training,
    training_sessions,
    members,
    publications,
    memorial,
    news,
)
