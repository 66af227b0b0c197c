from accounts.models.alarms import AlarmCheck, AlarmRules
from accounts.models.audit import AuditEntry
from accounts.models.people import Department, Role, User

__all__ = ["AlarmCheck", "AlarmRules", "AuditEntry", "Department", "Role", "User"]
