from members.models.certificate import Certificate, CertificateState
from members.models.consent import Consent, Use
from members.models.importing import ImportPart, ImportState, PartKind, PersonImport
from members.models.lookup import Export, ExportState, ListColumns, SavedQuery, StoredSearch
from members.models.merge import Merge
from members.models.person import Kind, Person, Sex
from members.models.photograph import Photograph
from members.models.position import Position
from members.models.request import PersonRequest, Proof, RequestKind, RequestState, RequestStep

__all__ = [
    "Certificate", "CertificateState", "Consent", "Export", "ExportState", "ImportPart",
    "ImportState", "Kind", "ListColumns", "Merge", "PartKind", "Person", "PersonImport",
    "PersonRequest", "Photograph", "Position", "Proof", "RequestKind", "RequestState",
    "RequestStep", "SavedQuery", "Sex", "StoredSearch", "Use",
]  # fmt: skip
