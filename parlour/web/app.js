// The door of a Parlour, which is all that a newcomer waits for: what is behind it is fetched while a name is typed.

import { person } from "./io/keep.js";
import { placeOf } from "./io/place.js";
import { Entrance } from "./view/entrance.js";

const INCOMPLETE = "A part of this page could not be fetched. Is the connection there? Enter tries again.";

const home = document.getElementById("app");
const entrance = new Entrance(enter);
const known = person.get();
let session = null; // a promise of what is behind the door

if (known?.secret) enter(known.name);
else {
  door({});
  addEventListener("load", fetchSession);
}

/** Show the door. `why`: what has to be said; `busy`: the person is on the way in. */
function door({ why = "", busy = false }) {
  const { room } = placeOf(location.hash);
  if (!entrance.node.isConnected) home.replaceChildren(entrance.node);
  entrance.show({ name: person.get()?.name ?? "", room, busy, why });
}

function fetchSession() {
  if (session) return;
  // Without a build step, a browser learns of each module from the one before, unless it is told of all.
  document.head.append(document.getElementById("modules").content);
  session = import("./session.js").then(({ Session }) => new Session({ home, door }));
  session.catch((problem) => console.error(problem));
}

async function enter(name) {
  fetchSession();
  let inside;
  try {
    inside = await session;
  } catch {
    // What could not be fetched once, a browser need not fetch again as long as the page is open.
    person.set({ ...person.get(), name });
    entrance.enter = () => location.reload();
    return door({ why: INCOMPLETE });
  }
  inside.enter(name);
}
