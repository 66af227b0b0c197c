from accounts.models.audit import AuditEntry
from accounts.models.people import Department, Role, User

__all__ = ["AuditEntry", "Department", "Role", "User"]
