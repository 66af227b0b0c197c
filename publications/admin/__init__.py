from publications.admin import items, records

__all__ = ["items", "records"]
