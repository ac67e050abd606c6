// Files on their way to the server.

const STALLED = 30_000; // ms in which nothing goes on, after which the connection is held to be broken
const ANSWER = 60_000; // the same once all is sent: the server looks at what it was given
const PASSING = new Set([401, 408, 429, 502, 503, 504]); // statuses of what may be otherwise soon

/** Why a file did not come there; `again`: it may if it is tried once more. */
export class UploadError extends Error {
  constructor(message, again = false) {
    super(message);
    this.again = again;
  }
}

/**
 * Send a file; `progress` is told a number from 0 to 1. Resolves to the server's description:
 * {id, name, size, type, url, width?, height?, thumbnail?}. `signal` breaks it off.
 */
export function upload(file, { url, secret, progress = () => {}, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const name = encodeURIComponent(file.name || "file");
    const broken = () => reject(new UploadError("The connection broke.", true));
    let timer = null;
    const wait = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => { broken(); request.abort(); }, ms);
    };
    request.open("POST", `${url}?name=${name}`);
    request.responseType = "json";
    request.setRequestHeader("Authorization", `Bearer ${secret}`);
    request.setRequestHeader("X-File-Name", name);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      wait(STALLED);
      if (lengthComputable) progress(loaded / total);
    };
    request.upload.onload = () => wait(ANSWER);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300 && request.response?.id) resolve(request.response);
      else reject(new UploadError(why(request), PASSING.has(request.status)));
    };
    // A folder, or a file that is gone, fails as the connection does.
    request.onerror = () => file.slice(0, 1).arrayBuffer().then(broken, () => reject(new UploadError("It cannot be read.")));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    request.onloadend = () => clearTimeout(timer);
    signal?.addEventListener("abort", () => request.abort());
    wait(STALLED);
    request.send(file);
  });
}

function why({ status, response }) {
  if (status === 404 || status === 405) return "This server takes no files.";
  if (status === 401) return "The server does not know you at the moment.";
  const text = response?.detail || response?.title || (status === 413 ? "the file is too large" : "the server did not take it");
  return `${text[0].toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

/** `1.4 MB` */
export function sizeText(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  let at = 0;
  for (; bytes >= 1000 && at < units.length - 1; at += 1) bytes /= 1000;
  return `${at && bytes < 10 ? bytes.toFixed(1) : Math.round(bytes)} ${units[at]}`;
}
