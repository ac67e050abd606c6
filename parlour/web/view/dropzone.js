// Files that are dragged over the page and dropped there.

/** Show over `node` that they can be dropped, and hand them to `take(files)`. */
export function dropzone(node, take) {
  const has = (event) => event.dataTransfer?.types.includes("Files");
  const over = (on) => node.classList.toggle("dropping", on);
  // What falls elsewhere, on a dialog say, must not take the page's place.
  for (const event of ["dragover", "drop"]) addEventListener(event, (dragged) => has(dragged) && dragged.preventDefault());
  node.addEventListener("dragover", (event) => has(event) && (event.preventDefault(), over(true)));
  node.addEventListener("dragleave", (event) => event.relatedTarget === null && over(false));
  node.addEventListener("drop", (event) => {
    if (!has(event)) return;
    event.preventDefault();
    over(false);
    take([...event.dataTransfer.files]);
  });
}
