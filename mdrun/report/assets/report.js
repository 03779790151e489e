
(() => {
  "use strict";
  const root = document.documentElement;
  const get = (id) => document.getElementById(id);
  const all = (what) => [...document.querySelectorAll(what)];
  const MOST = 5000; // matches that are counted
  const SHOWN = 1000; // matches that are marked
  const steps = all(".step");
  get("bar").hidden = get("keys").hidden = false;

  // Folding

  const open = (node) => {
    for (let at = node; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };
  const fold = (opened) => all(".fold").forEach((one) => { one.open = opened; });
  get("unfold").addEventListener("click", () => fold(true));
  get("fold").addEventListener("click", () => fold(false));
  const target = () => {
    const step = location.hash && get(decodeURIComponent(location.hash.slice(1)));
    const own = step && step.querySelector(":scope > .fold");
    if (!own) return;
    if (getComputedStyle(step).display === "none") narrow(false);
    own.open = true;
    step.scrollIntoView();
  };
  addEventListener("hashchange", target);
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='#step-']");
    if (link && link.hash === location.hash) target();
  });

  // What did not pass

  const attention = get("attention");
  const narrow = (wanted) => {
    root.classList.toggle("attention", wanted);
    attention.setAttribute("aria-pressed", String(wanted));
    search();
  };
  attention.addEventListener("click", () => narrow(!root.classList.contains("attention")));

  // Light and dark

  const themes = ["auto", "light", "dark"];
  get("theme").addEventListener("click", (event) => {
    const now = themes.findIndex((name) => root.classList.contains(name));
    const next = themes[(Math.max(now, 0) + 1) % 3];
    root.classList.remove(...themes);
    root.classList.add(next);
    event.currentTarget.textContent = "Theme: " + next;
  });

  // Search: the text of each step is read once, with where its pieces stand.

  const find = get("find");
  const found = get("found");
  let texts = null;
  let matches = [];
  let current = -1;
  let searched = "";

  const read = () => steps.map((step) => {
    const walker = document.createTreeWalker(step, NodeFilter.SHOW_TEXT);
    const nodes = [];
    const starts = [];
    const pieces = [];
    let length = 0;
    while (walker.nextNode()) {
      nodes.push(walker.currentNode);
      starts.push(length);
      pieces.push(walker.currentNode.data);
      length += walker.currentNode.data.length;
    }
    const text = pieces.join("");
    const lower = text.toLowerCase();
    return { step, nodes, starts, text: lower.length === text.length ? lower : text };
  });

  const place = (of, at) => {
    let low = 0;
    let high = of.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (of.starts[middle] <= at) low = middle; else high = middle - 1;
    }
    return [of.nodes[low], at - of.starts[low]];
  };
  const range = (match) => {
    const made = document.createRange();
    made.setStart(...place(match.of, match.at));
    const [node, before] = place(match.of, match.end - 1);
    made.setEnd(node, before + 1);
    return made;
  };

  const paint = () => {
    if (!window.Highlight || !CSS.highlights) return;
    CSS.highlights.clear();
    if (!matches.length) return;
    const from = Math.max(0, Math.min(current - SHOWN / 2, matches.length - SHOWN));
    CSS.highlights.set("found", new Highlight(...matches.slice(from, from + SHOWN).map(range)));
    if (current >= 0) {
      const here = new Highlight(range(matches[current]));
      here.priority = 1;
      CSS.highlights.set("current", here);
    }
  };

  const say = () => {
    const many = matches.length === MOST ? MOST + "+" : String(matches.length);
    found.textContent = !find.value ? "" : !matches.length ? "nothing found" :
      (current < 0 ? "" : current + 1 + " of ") + many;
  };

  const search = () => {
    searched = find.value;
    const wanted = searched.toLowerCase();
    matches = [];
    current = -1;
    if (wanted) {
      texts = texts || read();
      const only = root.classList.contains("attention");
      for (const of of texts) {
        if (only && of.step.classList.contains("passed")) continue;
        for (let at = of.text.indexOf(wanted); at >= 0 && matches.length < MOST;
          at = of.text.indexOf(wanted, at + wanted.length)) {
          matches.push({ of, at, end: at + wanted.length });
        }
      }
    }
    paint();
    say();
  };

  const go = (by) => {
    if (!matches.length) return;
    current = current < 0 ? (by > 0 ? 0 : matches.length - 1)
      : (current + by + matches.length) % matches.length;
    const here = range(matches[current]);
    open(here.startContainer.parentElement);
    const pane = here.startContainer.parentElement.closest(".out");
    if (pane) {
      const box = here.getBoundingClientRect();
      const around = pane.getBoundingClientRect();
      pane.scrollTop += box.top - around.top - pane.clientHeight / 2;
    }
    const box = here.getBoundingClientRect();
    scrollBy(0, box.top - innerHeight / 2);
    paint();
    say();
  };

  let waiting = 0;
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(waiting);
      if (find.value !== searched) search();
      go(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      find.value = "";
      search();
      find.blur();
    }
  });
  get("next").addEventListener("click", () => go(1));
  get("previous").addEventListener("click", () => go(-1));

  // Keys

  const walk = (by, of) => {
    const seen = of.filter((step) => step.offsetParent !== null);
    if (!seen.length) return;
    const at = seen.findIndex((step) => step.contains(document.activeElement));
    const next = at < 0 ? (by > 0 ? 0 : seen.length - 1) : Math.min(Math.max(at + by, 0), seen.length - 1);
    const summary = seen[next].querySelector(".fold > summary");
    summary.focus();
    seen[next].scrollIntoView({ block: "center" });
  };
  const ahead = () => {
    const wrong = steps.filter((step) => !step.classList.contains("passed"));
    const here = document.activeElement;
    const after = wrong.filter((step) => !step.contains(here) &&
      here.compareDocumentPosition(step) & Node.DOCUMENT_POSITION_FOLLOWING);
    walk(1, here === document.body || !after.length ? wrong.slice(0, 1) : after.slice(0, 1));
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement) return;
    const act = {
      "/": () => { find.focus(); find.select(); },
      j: () => walk(1, steps),
      k: () => walk(-1, steps),
      f: ahead,
      o: () => fold(true),
      c: () => fold(false),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  target();
})();
