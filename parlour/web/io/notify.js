// Calling the person: notifications of the desktop, a sound, the title of the page and its icon.

import { settings } from "./keep.js";

const SHOWN = 8000; // ms

/** Whether it can be asked for. */
export const canAsk = () => "Notification" in window && Notification.permission === "default";

/** Ask the person; to be called in answer to a click. */
export async function ask() {
  const granted = (await Notification.requestPermission()) === "granted";
  settings.set({ asked: true, notify: granted });
  return granted;
}

/** Show a notification; `go` is called when it is clicked. */
export function notify({ title, body, tag, go }) {
  if (!settings.get().notify || !("Notification" in window) || Notification.permission !== "granted") return;
  try {
    const shown = new Notification(title, { body, tag, icon: new URL("../icon.svg", import.meta.url).href });
    shown.onclick = () => {
      window.focus();
      shown.close();
      go();
    };
    setTimeout(() => shown.close(), SHOWN);
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem; // phones have them through a service worker only
    navigator.serviceWorker?.ready.then((worker) => worker.showNotification(title, { body, tag }));
  }
}

let audio = null;

/** Two soft tones, if the person wants them. */
export function sound() {
  if (!settings.get().sound) return;
  audio ??= new AudioContext();
  [523.25, 659.25].forEach((pitch, number) => {
    const start = audio.currentTime + number * 0.11;
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(0.08, start + 0.015);
    loudness.gain.exponentialRampToValueAtTime(0.0005, start + 0.28);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.3);
  });
}

let shownTitle = "";
let shownMark = null;

/** The title of the page: how much is meant for the person, and where they are. */
export function badge({ unread, mentions }, place) {
  const title = `${mentions ? `(${mentions}) ` : unread ? "• " : ""}${place ? `${place} · ` : ""}Parlour`;
  if (title !== shownTitle) document.title = shownTitle = title;
  if (shownMark === mentions) return;
  shownMark = mentions;
  const icon = mentions ? "icon-new.svg" : "icon.svg";
  document.querySelector("link[rel=icon]").href = new URL(`../${icon}`, import.meta.url).href;
  if (mentions) navigator.setAppBadge?.(mentions).catch(() => {});
  else navigator.clearAppBadge?.().catch(() => {});
}
