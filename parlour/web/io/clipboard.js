// The clipboard, which pages have only with TLS, or on the machine itself.

/** Copy a text; whether the browser did. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (problem) {
    if (!(problem instanceof DOMException || problem instanceof TypeError)) throw problem;
    return false;
  }
}
