from members.admin import people

__all__ = ["people"]
