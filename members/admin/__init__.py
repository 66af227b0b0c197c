from members.admin import imports, people, requests

__all__ = ["imports", "people", "requests"]
