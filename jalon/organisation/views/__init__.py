"""One module a page, or a few pages that share their subject."""
