from accounts.models.audit import AuditEntry
from accounts.models.people import Department, User

__all__ = ["AuditEntry", "Department", "User"]
