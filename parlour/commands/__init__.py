"""What a client may ask: the core's input, the same whatever dialect it came in.

Small frozen types without behaviour. Texts and names are as the client sent them: the core cleans and judges. Those in
`Request` are also the requests of CHAT/2.0, which sends them as JSON just as they are here (docs/chat-2.0.md).
"""

from parlour.commands.base import LOBBY, MAX_SEQ, Command, Limit, RequestId, Seq, Time
from parlour.commands.entry import Answer, Exit, Help, Malformed, Negotiate, Ping, Quit, Register
from parlour.commands.hooks import DropHook, Hooks, Invoke, MakeHook
from parlour.commands.people import (
    Away,
    Census,
    Expel,
    FindPeople,
    People,
    PersonFlag,
    Rename,
    SetFlag,
    SetRealname,
    TakeOffice,
    Targets,
    Unwatch,
    Watch,
    Watching,
    Whois,
    Whowas,
)
from parlour.commands.reading import Follow, Following, History, Read, Resume, Search, Unfollow
from parlour.commands.rooms import (
    Invitations,
    Invite,
    Join,
    Kick,
    Leave,
    MaskList,
    Masks,
    Mode,
    ModeName,
    Modes,
    RenameRoom,
    RoleName,
    RoomFlag,
    Rooms,
    SetModes,
    Topic,
    Who,
)
from parlour.commands.talk import Attach, Attached, Delete, Edit, React, Say, Signal, Tell, Typing
from parlour.commands.tokens import DropToken, MakeToken, Tokens

Request = (
    Say
    | Invoke
    | Tell
    | Edit
    | Delete
    | React
    | Typing
    | Join
    | Leave
    | Invite
    | Kick
    | Topic
    | SetModes
    | Modes
    | Masks
    | RenameRoom
    | Rooms
    | Who
    | Rename
    | Away
    | People
    | Whois
    | History
    | Search
    | Resume
    | Read
    | Follow
    | Unfollow
    | Following
    | MakeToken
    | DropToken
    | Tokens
    | MakeHook
    | DropHook
    | Hooks
    | Ping
    | Exit
)
"""What can be asked in CHAT/2.0."""

__all__ = [
    "LOBBY",
    "MAX_SEQ",
    "Answer",
    "Attach",
    "Attached",
    "Away",
    "Census",
    "Command",
    "Delete",
    "DropHook",
    "DropToken",
    "Edit",
    "Exit",
    "Expel",
    "FindPeople",
    "Follow",
    "Following",
    "Help",
    "History",
    "Hooks",
    "Invitations",
    "Invite",
    "Invoke",
    "Join",
    "Kick",
    "Leave",
    "Limit",
    "MakeHook",
    "MakeToken",
    "Malformed",
    "MaskList",
    "Masks",
    "Mode",
    "ModeName",
    "Modes",
    "Negotiate",
    "People",
    "PersonFlag",
    "Ping",
    "Quit",
    "React",
    "Read",
    "Register",
    "Rename",
    "RenameRoom",
    "Request",
    "RequestId",
    "Resume",
    "RoleName",
    "RoomFlag",
    "Rooms",
    "Say",
    "Search",
    "Seq",
    "SetFlag",
    "SetModes",
    "SetRealname",
    "Signal",
    "TakeOffice",
    "Targets",
    "Tell",
    "Time",
    "Tokens",
    "Topic",
    "Typing",
    "Unfollow",
    "Unwatch",
    "Watch",
    "Watching",
    "Who",
    "Whois",
    "Whowas",
]
