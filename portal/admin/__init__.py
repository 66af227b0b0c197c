from portal.admin import furniture, home

__all__ = ["furniture", "home"]
