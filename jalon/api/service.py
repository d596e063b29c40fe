"""The public API."""

from ninja import NinjaAPI

api = NinjaAPI(title="Jalon", version="1")
