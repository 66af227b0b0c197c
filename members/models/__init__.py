from members.models.certificate import Certificate, CertificateState
from members.models.consent import Consent, Use
from members.models.importing import ImportPart, ImportState, PartKind, PersonImport
from members.models.person import Kind, Person, Sex
from members.models.photograph import Photograph
from members.models.position import Position

__all__ = [
    "Certificate", "CertificateState", "Consent", "ImportPart", "ImportState", "Kind", "PartKind",
    "Person", "PersonImport", "Photograph", "Position", "Sex", "Use",
]  # fmt: skip
