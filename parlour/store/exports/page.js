
"use strict";
// The page of an exported room: times as the reader's clock shows them, and a search.
// A room can have 100,000 messages and more, so everything goes in slices of some milliseconds.
(() => {
  const SLICE = 20; // milliseconds
  const main = document.querySelector("main");
  const form = document.querySelector("form");
  const output = document.querySelector("output");
  const sections = [...main.querySelectorAll("section")].map((element) => ({
    element,
    rows: [...element.querySelectorAll(".m, .e")],
    messages: null, // with their texts, as soon as somebody searches
    touched: false, // whether some of its rows may be hidden
    found: [],
  }));
  const total = Number(output.textContent.replace(/\D/g, ""));

  // Calls `step` with each section, in slices, then `done`; returns what stops that.
  function inSlices(step, done) {
    let next = 0;
    let timer = 0;
    const slice = () => {
      const end = performance.now() + SLICE;
      while (next < sections.length && performance.now() < end) step(sections[next++]);
      if (next < sections.length) timer = setTimeout(slice);
      else done();
    };
    slice();
    return () => clearTimeout(timer);
  }

  // -- times ----------------------------------------------------------------------------------------------------------

  const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
  const calendar = new Intl.DateTimeFormat(undefined, { weekday: "long", year: "numeric", month: "long", day: "numeric" });
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
  const timeOf = (row) => new Date(row.firstChild.firstChild.dateTime);
  let day = "";

  function localise({ element, rows }) {
    for (const heading of element.querySelectorAll("h2")) heading.remove();
    rows.forEach((row, index) => {
      const at = timeOf(row);
      const today = at.toDateString();
      row.firstChild.firstChild.textContent = clock.format(at);
      if (today !== day || index === 0) {
        const heading = document.createElement("h2");
        heading.textContent = calendar.format(at);
        heading.className = today === day ? "again" : "";
        row.before(heading);
        day = today;
      }
    });
  }

  main.addEventListener("mouseover", ({ target }) => {
    if (target.matches("time") && !target.title) target.title = exact.format(new Date(target.dateTime));
  });

  // -- search ---------------------------------------------------------------------------------------------------------

  const marks = "highlights" in CSS ? new Highlight() : null;
  if (marks) CSS.highlights.set("words", marks);
  let words = [];
  let stop = () => {};

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function messagesOf(section) {
    section.messages ??= section.rows
      .filter((row) => row.classList.contains("m"))
      .map((row) => {
        const text = row.querySelector(".t");
        return { row, text, words: text ? plain(text.textContent) : "", author: plain(row.querySelector("b").textContent) };
      });
    return section.messages;
  }

  function search() {
    stop();
    words = plain(form.words.value).split(/\s+/).filter(Boolean);
    const author = plain(form.author.value).trim();
    if (!words.length && !author) return clear();
    let count = 0;
    const matches = (message) =>
      message.text && message.author.includes(author) && words.every((word) => message.words.includes(word));
    const step = (section) => {
      section.found = messagesOf(section).filter(matches);
      count += section.found.length;
    };
    stop = inSlices(step, () => {
      main.classList.add("found");
      show(count);
    });
  }

  // Shows what was found, all at once, so that nobody sees half of it.
  function show(count) {
    const seen = new Set();
    for (const section of sections) {
      section.element.hidden = !section.found.length;
      if (!section.found.length) continue;
      const found = new Set(section.found.map((message) => message.row));
      for (const { row } of section.messages) row.hidden = !found.has(row);
      let heading = null;
      for (const child of section.element.children) {
        if (child.localName === "h2") {
          heading = child;
          heading.hidden = true;
        } else if (found.has(child) && !seen.has(heading.textContent)) {
          heading.hidden = false;
          seen.add(heading.textContent);
        }
      }
      section.touched = true;
      section.element.style.containIntrinsicSize = `none ${27 * found.size}px`;
    }
    output.textContent = `${count.toLocaleString()} of ${total.toLocaleString()} messages`;
    scrollTo(0, 0);
    markVisible();
  }

  function clear() {
    words = [];
    for (const section of sections) {
      section.element.hidden = false;
      section.found = [];
      if (!section.touched) continue;
      for (const child of section.element.children) child.hidden = false;
      section.element.style.containIntrinsicSize = "";
      section.touched = false;
    }
    main.classList.remove("found");
    output.textContent = total === 1 ? "1 message" : `${total.toLocaleString()} messages`;
    markVisible();
  }

  // -- marking what was found, where it is to be seen -------------------------------------------------------------------

  const visible = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) visible[isIntersecting ? "add" : "delete"](target);
    markVisible();
  });
  for (const { element } of sections) watcher.observe(element);

  function markVisible() {
    if (!marks) return;
    marks.clear();
    if (!words.length) return;
    for (const section of sections) {
      if (visible.has(section.element)) for (const { text } of section.found) mark(text);
    }
  }

  function mark(text) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const content = node.data.toLowerCase();
      if (content.length !== node.data.length) continue; // the places would not be the same
      for (const word of words) {
        for (let at = content.indexOf(word); at >= 0; at = content.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + word.length);
          marks.add(range);
        }
      }
    }
  }

  // -- what people do ---------------------------------------------------------------------------------------------------

  let typing = 0;
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(search, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    search();
  });
  // A message's time leads to it among the others.
  main.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || !main.classList.contains("found")) return;
    event.preventDefault();
    stop();
    form.reset();
    clear();
    const row = document.getElementById(link.hash.slice(1));
    location.replace(link.hash);
    row?.scrollIntoView({ block: "center" });
  });

  form.hidden = false;
  document.querySelector(".zone").remove();
  inSlices(localise, () => document.documentElement.setAttribute("data-ready", ""));
})();
