from members.models.certificate import Certificate, CertificateState
from members.models.consent import Consent, Use
from members.models.lookup import Export, ExportState, ListColumns, SavedQuery, StoredSearch
from members.models.merge import Merge
from members.models.person import Kind, Person, Sex
from members.models.photograph import Photograph
from members.models.position import Position

__all__ = [
    "Certificate", "CertificateState", "Consent", "Export", "ExportState", "Kind", "ListColumns",
    "Merge", "Person", "Photograph", "Position", "SavedQuery", "Sex", "StoredSearch", "Use",
]  # fmt: skip
