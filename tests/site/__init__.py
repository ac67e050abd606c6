"""The HTTP application without sockets: requests are calls (ASGI), on a loop that turns only while one is answered."""

from tests.site.asgi import Answer, scope
from tests.site.listening import Listening
from tests.site.member import Member
from tests.site.site import Site

__all__ = ["Answer", "Listening", "Member", "Site", "scope"]
