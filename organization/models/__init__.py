from organization.models.chart import Chart
from organization.models.contact import ContactPage
from organization.models.message import Message, MessageKind, MessageState
from organization.models.note import MessageNote

__all__ = ["Chart", "ContactPage", "Message", "MessageKind", "MessageNote", "MessageState"]
