// The place in the address of the page: `#room=kitchen`, and `&at=12` for a message in it. Links of it are invitations.

export function placeOf(hash) {
  const found = new URLSearchParams(hash.replace(/^#/, ""));
  const at = Number(found.get("at"));
  return { room: found.get("room") ?? "", at: Number.isSafeInteger(at) && at > 0 ? at : 0, key: found.get("key") ?? "" };
}

export function hashOf(room, at = 0) {
  return `#room=${encodeURIComponent(room).replaceAll("%40", "@")}${at ? `&at=${at}` : ""}`;
}

export function linkTo(room, at = 0) {
  return new URL(hashOf(room, at), location.href).href;
}
