// The files of a message: images at their size, everything else as a link to download.

import { sizeText } from "../io/upload.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";

const WIDEST = 380; // pixels
const HIGHEST = 300;
const MOVING = 3_000_000; // bytes of a moving image that is shown as it is: its thumbnail stands still
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const SHOWN = /^image\/(png|jpeg|gif|webp|avif)$/;

export function attachments(files) {
  return el("ul", { class: "files" }, files.map((file) => el("li", {}, fileOf(file))));
}

function fileOf(file) {
  const url = own(file.url);
  if (!url) return el("span", { class: "file" }, icon("file"), file.name);
  return SHOWN.test(file.type ?? "") && file.width > 0 && file.height > 0 ? picture(file, url) : link(file, url);
}

/** The address of a file, if it is one of this server. */
function own(url) {
  if (typeof url !== "string" || !URL.canParse(url, location.href)) return null;
  const found = new URL(url, location.href);
  return found.origin === location.origin ? found.href : null;
}

/** It takes its place before it is loaded, so that nothing jumps. */
function picture(file, url) {
  const scale = Math.min(1, WIDEST / file.width, HIGHEST / file.height);
  const moves = file.type === "image/gif" && file.size <= MOVING && !STILL.matches;
  const image = el("img", {
    src: (!moves && own(file.thumbnail)) || url,
    alt: file.name,
    width: Math.max(24, Math.round(file.width * scale)),
    height: Math.max(24, Math.round(file.height * scale)),
    loading: "lazy",
    decoding: "async",
  });
  return el("a", { class: "picture", href: url, target: "_blank", rel: "noopener", title: `${file.name}, ${sizeText(file.size)}` }, image);
}

function link(file, url) {
  return el("a", { class: "file", href: url, download: file.name, rel: "noopener" },
    icon("file"), el("span", {}, el("span", { class: "file-name" }, file.name), el("span", { class: "quiet" }, sizeText(file.size ?? 0))));
}
