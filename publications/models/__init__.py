from publications.models.book import Book
from publications.models.call import Call
from publications.models.enquiry import Enquiry
from publications.models.production import Medium, Production
from publications.models.submission import Submission

__all__ = ["Book", "Call", "Enquiry", "Medium", "Production", "Submission"]
