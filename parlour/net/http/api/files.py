"""Uploading files, which messages then bring. (They are read at the places that `File.url` tells.)"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from starlette.requests import ClientDisconnect
from starlette.responses import Response

from parlour.errors import Reason, Refusal
from parlour.events import File
from parlour.files import shown_size
from parlour.net.http.api.call import Call
from parlour.net.http.api.endpoint import answered
from parlour.net.http.api.operation import Operation
from parlour.net.http.api.problems import Declined, Trouble, refusal, trouble
from parlour.net.http.api.reading import media_type
from parlour.net.http.api.types import FileName, FileQuery, OfFile
from parlour.net.http.uploads import take
from parlour.settings import ServerSettings


async def upload(call: Call) -> Response:
    """Take a file of whose token comes with it. Its name is in the path, the query or a header, or it has none."""
    name: str | None = getattr(call.place, "name", None) or getattr(call.query, "name", None)
    header: FileName = call.headers
    session, hub = call.visit.session, call.server.hub
    if not session.person:  # the operator is nobody
        raise refusal(Reason.NOT_REGISTERED)
    if session.bound is not None:  # it speaks in its room, and does nothing else
        raise refusal(Reason.NOT_A_MEMBER)
    if media_type(call.request) == "multipart/form-data":
        raise trouble(Trouble.IS_A_FORM)
    size = call.request.headers.get("content-length", "")
    try:
        coming = hub.files.begin(
            session.person,
            name or unquote(header.name or ""),
            int(size) if size.isdecimal() else 0,
            source=hub.tokens.source(session),
        )
        file = await take(call.request, coming)
    except Refusal as refused:
        raise _declined(refused.reason, call.server.settings) from None
    except TimeoutError:
        raise trouble(Trouble.TOO_SLOW) from None
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    return answered(file, 201, location=file.url)


def _declined(reason: Reason, settings: ServerSettings) -> Declined:
    """The refusal, with what is allowed."""
    if reason is Reason.FILE_TOO_LARGE and not settings.file_limit:
        return refusal(reason, detail="this server takes no files")
    if reason is Reason.FILE_TOO_LARGE:
        return refusal(reason, detail=f"a file may have {shown_size(settings.file_limit)} here, and this one has more")
    if reason is Reason.NO_SPACE:
        mine = f"your files may have {shown_size(settings.file_quota)} together, and the server may be full"
        return refusal(reason, detail=f"there is no room for this file: {mine}")
    return refusal(reason)


_REASONS = (Reason.NOT_A_MEMBER, Reason.FILE_TOO_LARGE, Reason.NO_SPACE, Reason.TOO_MANY_UPLOADS, Reason.NOT_STORED)

ROWS: Final = (
    Operation(
        "POST",
        "/files",
        "upload",
        "Upload a file, to be said in one message within a day. The body is the file.",
        upload,
        File,
        query=FileQuery,
        headers=FileName,
        status=201,
        signed=True,
        raw=True,
        reasons=_REASONS,
    ),
    Operation(
        "PUT",
        "/files/{name}",
        "uploadNamed",
        "The same, with its name in the path, as `curl -T` puts it there.",
        upload,
        File,
        place=OfFile,
        headers=FileName,
        status=201,
        signed=True,
        raw=True,
        reasons=_REASONS,
    ),
)
