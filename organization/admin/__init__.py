from organization.admin import chart, contact, messages

__all__ = ["chart", "contact", "messages"]
