"""The loop that tutorials show: a WebSocket room of Starlette on uvicorn, which stores nothing and knows nobody.

python -m bench.peers.broadcast PORT
"""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

_here: set[WebSocket] = set()


async def _room(websocket: WebSocket) -> None:
    await websocket.accept()
    _here.add(websocket)
    try:
        while True:
            text = await websocket.receive_text()
            for other in list(_here):
                await other.send_text(text)
    except WebSocketDisconnect:
        pass
    finally:
        _here.discard(websocket)


def main() -> None:
    """Serve until SIGTERM."""
    app = Starlette(routes=[WebSocketRoute("/ws", _room)])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", ws_ping_interval=None)


if __name__ == "__main__":
    main()
