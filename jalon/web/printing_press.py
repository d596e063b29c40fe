"""The child of `jalon.web.printing`: pages and their files in, a PDF out. It knows no setting,
no database and no network."""

from __future__ import annotations

import io
import pickle
import sys
from typing import Any

WITHOUT_PANGO = 69


def press(pages: str, files: dict[str, tuple[bytes, str]]) -> bytes:
    import weasyprint

    document = weasyprint.HTML(string=pages, base_url="jalon:", url_fetcher=only(files))
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1") or b"")


def only(files: dict[str, tuple[bytes, str]]) -> Any:
    """Fetches what was given, by its address; anything else stops the press."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Only(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            del headers
            if url not in files:
                raise FatalURLFetchingError(url)
            content, kind = files[url]
            return URLFetcherResponse(url, io.BytesIO(content), {"Content-Type": kind})

    return Only()


def has_pango() -> bool:
    """It is a library of the machine: WeasyPrint does not import without it."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return False
    return True


def main() -> int:
    # What is read is what the parent wrote in this pipe, and nobody else can.
    pages, files = pickle.load(sys.stdin.buffer)  # noqa: S301
    if not has_pango():
        return WITHOUT_PANGO
    sys.stdout.buffer.write(press(pages, files))
    return 0


if __name__ == "__main__":
    sys.exit(main())
