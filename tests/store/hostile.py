"""What strangers write who want to be more than text."""

from pathlib import Path

from parlour.events import Created, Reacted, RoomEvent, Said, TopicSet
from tests.store.desk import filled

TEXTS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--",
    "--><img src=x onerror=alert(1)>",
    "</main></body></html><script>alert(1)</script>",
    "</style><svg onload=alert(1)>",
    "\"><a href='javascript:alert(1)'>x</a>",
    "' onmouseover='alert(1)",
    "&lt;script&gt; &amp; &#106; &NewLine;",
    "javascript:alert(1)",
    'https://evil.example/"onmouseover="alert(1)',
    "https://evil.example/'onmouseover='alert(1)",
    "https://evil.example/?<script>alert(1)</script>",
    "https://evil.example/&quot;onmouseover=alert(1)",
    "http://javascript:alert(1)@evil.example/",
    "data:text/html,<script>alert(1)</script> data://x",
    "HTTPS://EVIL.example/(a)b).",
    "{style} {0} {script!r} %s ${alert(1)} `alert(1)`",
    "]]><![CDATA[<script>alert(1)</script>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<base href="https://evil.example/">',
    '<iframe srcdoc="<script>alert(1)</script>">',
    '<form action="https://evil.example/"><input name=words value=x></form>',
    '<p id="words" name="words" class="m" hidden><time>',
    "<template><main><header><output>",
    "\u2028\u2029line\u202egnp.exe\u2066 \u200f\u200e",
    "zero\u200bwidth\ufeff \u0301\u0301\u0301" + "\u0301" * 200,
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") + " \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "x" * 8000,
    "two\n<h2>lines</h2>\n\n</section>",
    "https://" + "a" * 3000,
]

ROOM = "attic"


def hostile(folder: Path) -> Path:
    """A store with a room full of that: in texts, names, reactions and topics, as if no rule kept it out of them."""
    acts: list[tuple[RoomEvent, int]] = [(Created(ROOM, TEXTS[0], 1.0), 1)]
    for seq, text in enumerate(TEXTS, 2):
        said = Said(
            ROOM, text[:60], 1.7e9 + seq * 7200, text=text, reply=seq - 1 if seq > 2 else 0, action=seq % 2 == 0
        )
        acts.append((said, seq))
    for seq, text in enumerate(TEXTS, 2):
        acts.append((Reacted(ROOM, text[:60], 1.8e9, target=seq, emoji=text[:60]), 1))
        acts.append((TopicSet(ROOM, text[:60], 1.8e9, text=text[:400]), 1))
    acts.append((TopicSet(ROOM, "mallory", 1.8e9, text=" ".join(TEXTS[:6])), 1))
    return filled(folder, *acts)
