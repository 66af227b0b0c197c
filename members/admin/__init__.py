from members.admin import imports, people

__all__ = ["imports", "people"]
