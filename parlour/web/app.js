// The door of a Parlour, which is all that a newcomer waits for: what is behind it is fetched while a name is typed.

import { person } from "./io/keep.js";
import { placeOf } from "./io/place.js";
import { Entrance } from "./view/entrance.js";

const SILENCE = 8_000; // ms without the rest of the page, after which the person is told
const SLOW = "This takes longer than usual. Is the connection there?";
const INCOMPLETE = "A part of this page could not be fetched. Is the connection there? Enter tries again.";

const home = document.getElementById("app");
const entrance = new Entrance(enter);
const known = person.get();
let modules = null; // a promise of what is behind the door
let session = null; // a promise of its session

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
  if (modules) return;
  // Without a build step, a browser learns of each module from the one before, unless it is told of all.
  const list = document.getElementById("modules"); // not in a page that was kept by an older version
  if (list) document.head.append(list.content);
  modules = import("./session.js");
  session = modules.then(({ Session }) => new Session({ home, door }));
  session.catch((problem) => console.error(problem));
}

async function enter(name) {
  fetchSession();
  const slow = setTimeout(() => door({ busy: true, why: SLOW }), SILENCE);
  try {
    await modules;
  } catch {
    // What could not be fetched once, a browser need not fetch again as long as the page is open.
    person.set({ ...person.get(), name });
    entrance.enter = () => location.reload();
    return door({ why: INCOMPLETE });
  } finally {
    clearTimeout(slow);
  }
  (await session).enter(name);
}
