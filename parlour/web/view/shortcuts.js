// The keys of the page, beside those of the field one types in. help.js lists them.

import { composing, typingIn } from "./dom.js";
import { anyOpen } from "./modal.js";

/** `does`: help, switch, search, members, room(by, onlyNew), escape, page(screens), message(key, focused), step(by), focus. */
export function shortcuts(timeline, composer, does) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || composing(event) || anyOpen() || !timeline.node.isConnected) return;
    if (act(event)) event.preventDefault();
  });

  function act({ key, code, ctrlKey, metaKey, altKey, shiftKey, target }) {
    const control = ctrlKey || metaKey;
    const letter = key.toLowerCase();
    if (control && !altKey) {
      if (letter === "k" && !shiftKey) return does.switch(), true;
      if (letter === "f" && shiftKey) return does.search(), true;
      if (key === "/") return does.help(), true;
      return false;
    }
    if (altKey && !control) {
      if (key === "ArrowUp" || key === "ArrowDown") return does.room(key === "ArrowUp" ? -1 : 1, shiftKey), true;
      if (letter === "p" || code === "KeyP") return does.members(), true;
      return false;
    }
    if (key === "Escape") return does.escape(), true;
    const field = typingIn(target);
    if ((key === "PageUp" || key === "PageDown") && (!field || target === composer.field)) return timeline.page(key === "PageUp" ? -1 : 1), true;
    if (field) return false;
    const focused = timeline.focused();
    if (focused && (key === "ArrowUp" || key === "ArrowDown") && target === focused.node) {
      if (!timeline.step(key === "ArrowUp" ? -1 : 1) && key === "ArrowDown") composer.focus();
      return true;
    }
    if (target === timeline.scroller && key === "ArrowUp") return timeline.step(-1);
    if (focused && target === focused.node && does.message(key, focused)) return true;
    if (key === "?") return does.help(), true;
    // A letter typed anywhere else is the beginning of a message.
    if (key.length === 1 && !/\s/.test(key) && (target === document.body || target === timeline.scroller)) composer.focus();
    return false;
  }
}
