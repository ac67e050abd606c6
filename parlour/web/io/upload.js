// Files on their way to the server.

export class UploadError extends Error {}

/**
 * Send a file; `progress` is told a number from 0 to 1. Resolves to the server's description:
 * {id, name, size, type, url, width?, height?, thumbnail?}. `signal` breaks it off.
 */
export function upload(file, { url, secret, progress = () => {}, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const name = encodeURIComponent(file.name || "file");
    request.open("POST", `${url}?name=${name}`);
    request.responseType = "json";
    request.setRequestHeader("Authorization", `Bearer ${secret}`);
    request.setRequestHeader("X-File-Name", name);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => lengthComputable && progress(loaded / total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300 && request.response?.id) resolve(request.response);
      else reject(new UploadError(why(request)));
    };
    request.onerror = () => reject(new UploadError("The connection broke."));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function why({ status, response }) {
  if (status === 413) return "The file is too large.";
  if (status === 404 || status === 405) return "This server takes no files.";
  return response?.detail || response?.title || "The server did not take it.";
}

/** `1.4 MB` */
export function sizeText(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  let at = 0;
  for (; bytes >= 1000 && at < units.length - 1; at += 1) bytes /= 1000;
  return `${at && bytes < 10 ? bytes.toFixed(1) : Math.round(bytes)} ${units[at]}`;
}
