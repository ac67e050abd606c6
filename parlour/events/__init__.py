"""What a client may be told: the core's output, before any dialect gives it words.

Small frozen types without behaviour. `RoomEvent`s go to the members of a room, in the order of their commit; those with
`durable` true carry `seq`, their number in that room (1, 2, 3, ... without a hole), which the journal alone gives.
`PersonEvent`s go to whoever shares a room with somebody. All other events answer one connection. Those in `Told` are
also the objects of CHAT/2.0, which sends them as JSON just as they are here; a field that has its default value is left
out (docs/chat-2.0.md).
"""

from parlour.events.answers import (
    Answered,
    Closing,
    Done,
    Entered,
    Exited,
    FollowChanged,
    FollowList,
    Found,
    Helped,
    Invitation,
    InvitationList,
    Masked,
    MasksAre,
    Matched,
    ModesAre,
    Negotiated,
    Page,
    PeopleList,
    Pong,
    Presence,
    Refused,
    Registered,
    Replayed,
    Resumed,
    RoomList,
    RoomState,
    Target,
    TargetList,
    TopicIs,
    Unread,
    WhoList,
)
from parlour.events.base import (
    Event,
    PersonEvent,
    RoomEvent,
)
from parlour.events.files import File, FileWanted
from parlour.events.happened import (
    Created,
    Deleted,
    Departed,
    Dissolved,
    Edited,
    Invited,
    Joined,
    Kicked,
    Left,
    ModesSet,
    Reacted,
    Reaction,
    RoomKind,
    RoomRenamed,
    Said,
    Signalled,
    Stored,
    TopicSet,
    Typing,
)
from parlour.events.hooks import HookList, HookMade, HookState
from parlour.events.people import (
    AwaySet,
    Profile,
    Quitted,
    RealnameSet,
    Renamed,
)
from parlour.events.presence import (
    CensusIs,
    FlagSet,
    Former,
    FormerPeople,
    InRoom,
    IsAway,
    Offline,
    Online,
    PeopleFound,
    PersonIs,
    WatchedNames,
)
from parlour.events.tokens import Token, TokenList, TokenMade

Told = (
    Said
    | Edited
    | Deleted
    | Reacted
    | Created
    | TopicSet
    | Invited
    | Departed
    | RoomRenamed
    | Joined
    | Left
    | Kicked
    | ModesSet
    | Typing
    | Renamed
    | AwaySet
    | Registered
    | Refused
    | Closing
    | Done
    | Pong
    | Entered
    | Exited
    | Invitation
    | RoomList
    | WhoList
    | PeopleList
    | PersonIs
    | TopicIs
    | ModesAre
    | MasksAre
    | IsAway
    | Page
    | Found
    | Replayed
    | Resumed
    | Unread
    | FollowChanged
    | FollowList
    | Matched
    | TokenMade
    | TokenList
    | HookMade
    | HookList
)
"""What can be told in CHAT/2.0."""

__all__ = [
    "Answered",
    "AwaySet",
    "CensusIs",
    "Closing",
    "Created",
    "Deleted",
    "Departed",
    "Dissolved",
    "Done",
    "Edited",
    "Entered",
    "Event",
    "Exited",
    "File",
    "FileWanted",
    "FlagSet",
    "FollowChanged",
    "FollowList",
    "Former",
    "FormerPeople",
    "Found",
    "Helped",
    "HookList",
    "HookMade",
    "HookState",
    "InRoom",
    "Invitation",
    "InvitationList",
    "Invited",
    "IsAway",
    "Joined",
    "Kicked",
    "Left",
    "Masked",
    "MasksAre",
    "Matched",
    "ModesAre",
    "ModesSet",
    "Negotiated",
    "Offline",
    "Online",
    "Page",
    "PeopleFound",
    "PeopleList",
    "PersonEvent",
    "PersonIs",
    "Pong",
    "Presence",
    "Profile",
    "Quitted",
    "Reacted",
    "Reaction",
    "RealnameSet",
    "Refused",
    "Registered",
    "Renamed",
    "Replayed",
    "Resumed",
    "RoomEvent",
    "RoomKind",
    "RoomList",
    "RoomRenamed",
    "RoomState",
    "Said",
    "Signalled",
    "Stored",
    "Target",
    "TargetList",
    "Token",
    "TokenList",
    "TokenMade",
    "Told",
    "TopicIs",
    "TopicSet",
    "Typing",
    "Unread",
    "WatchedNames",
    "WhoList",
]
