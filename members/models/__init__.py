from members.models.certificate import Certificate, CertificateState
from members.models.consent import Consent, Use
from members.models.person import Kind, Person, Sex
from members.models.photograph import Photograph
from members.models.position import Position

__all__ = [
    "Certificate", "CertificateState", "Consent", "Kind", "Person", "Photograph", "Position",
    "Sex", "Use",
]  # fmt: skip
