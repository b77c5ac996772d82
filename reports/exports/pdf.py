"""Summaries and reports as PDF. What is printed may be hostile, so it can reach nothing but our own files."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from mimetypes import guess_type
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from ..models import Photo
from ..report_documents import Document
from ..summaries.books import Book
from .paper import paper_of

# Addresses of a host that does not exist, so that nothing outside can be meant: files of ours, pictures of the report.
OURS = "https://print.invalid/"
STATIC, PICTURE = "/static/", "/picture/"


class OurFiles(URLFetcher):
    """Gives the renderer our static files and the pictures of one report; no network, no other file."""

    def __init__(self, pictures: Mapping[str, Photo] | None = None):
        super().__init__(allowed_protocols=["https"], allow_redirects=False)
        self.pictures = pictures or {}

    def fetch(self, url: str, headers=None) -> URLFetcherResponse:
        """The file at one of our addresses. Raises `ValueError` for every other."""
        if not url.startswith(OURS):
            raise ValueError(f"Not ours: {url}")
        path = unquote(urlsplit(url).path)
        body = self._static(path.removeprefix(STATIC)) if path.startswith(STATIC) else self._picture(path)
        return URLFetcherResponse(url, body, {"Content-Type": guess_type(path)[0] or "image/jpeg"})

    def _static(self, name: str) -> bytes:
        found = finders.find(name)
        if not isinstance(found, str):
            raise ValueError(f"No such file: {name}")
        with open(found, "rb") as file:
            return file.read()

    def _picture(self, path: str) -> bytes:
        photo = self.pictures.get(path.removeprefix(PICTURE))
        if photo is None:
            raise ValueError(f"No such picture: {path}")
        with photo.image.open("rb") as file:
            return file.read()


def printed(template: str, context: dict, language: str, pictures: Mapping[str, Photo] | None = None) -> bytes:
    """A template made a PDF, in a language."""
    with translation.override(language):
        html = render_to_string(template, {**context, "language": language})
    with nothing_collected():
        return HTML(string=html, base_url=OURS, url_fetcher=OurFiles(pictures)).write_pdf(pdf_tags=True)


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Without looking for garbage: laying out makes objects by the million, and a fifth of its time went into that."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def report_pdf(document: Document) -> bytes:
    """One library's whole report."""
    return printed("print/report.html", {"document": document}, document.language, document.pictures)


def summary_pdf(book: Book) -> bytes:
    """A summary: all indicators together, then the libraries chapter by chapter."""
    return printed("print/summary.html", {"book": book, "paper": paper_of(book)}, book.language)
