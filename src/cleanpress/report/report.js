"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const LINES = 400; // that are drawn at once; the others when they are near
  const ROWS = 120; // of the list, likewise
  const LONGEST = 20000; // characters of a line that are drawn unasked
  const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
  const HIDDEN_ALL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
  const SPACES = /^\s*$/u;
  const many = new Intl.NumberFormat("en");
  const count = (n, one) => `${many.format(n)} ${n === 1 ? one : `${one}s`}`;
  const percent = (share) => `${(share * 100).toFixed(share && share < 0.1 ? 1 : 0)} %`;
  const off = new Set(); // families that are not shown
  let current = -1; // document
  let view = "marked";
  let query = "";
  let drawn = [];
  let listed = [];
  let shown = 0;
  let tip = null;
  let last = -1; // line that one has stepped to

  function make(tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function paint(element, family) {
    element.style.setProperty("--hue", Math.round((data.families[family][1] * 137.5 + 20) % 360));
    return element;
  }

  // Texts: nothing that is invisible or turns letters round is set as it is.
  function addText(parent, text) {
    for (const piece of cutAtMatches(text)) {
      const home = piece.hit ? parent.appendChild(make("mark")) : parent;
      addSafe(home, piece.text);
    }
  }

  function addSafe(parent, text) {
    if (!HIDDEN.test(text)) {
      parent.append(text);
      return;
    }
    let done = 0;
    for (const found of text.matchAll(HIDDEN_ALL)) {
      const char = found[0];
      if (char === "\t" || char === "\u200c" || char === "\u200d") continue;
      parent.append(text.slice(done, found.index), make("span", "hidden-mark", nameChar(char)));
      done = found.index + char.length;
    }
    parent.append(text.slice(done));
  }

  function nameChar(char) {
    return `U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  }

  function cutAtMatches(text) {
    if (!query) return [{ text, hit: false }];
    const low = text.toLowerCase();
    if (low.length !== text.length) return [{ text, hit: false }]; // a letter that grows when it is small
    const pieces = [];
    let done = 0;
    for (let at = low.indexOf(query); at >= 0; at = low.indexOf(query, done)) {
      if (at > done) pieces.push({ text: text.slice(done, at), hit: false });
      done = at + query.length;
      pieces.push({ text: text.slice(at, done), hit: true });
    }
    if (done < text.length) pieces.push({ text: text.slice(done), hit: false });
    return pieces;
  }

  // Documents.
  function open(doc) {
    if (doc.removedBy) return doc;
    doc.removedBy = new Map(doc.removed.map(([line, round, ...rules]) => [line, { round, rules }]));
    doc.editsBy = new Map(doc.edits);
    doc.breaksBy = new Map(doc.breaks);
    doc.byFamily = countFamilies(doc);
    return doc;
  }

  function countFamilies(doc) {
    const sums = new Map();
    for (const [line, , rule] of doc.removed) {
      const family = data.rules[rule][1];
      const sum = sums.get(family) || [0, 0];
      sums.set(family, [sum[0] + 1, sum[1] + doc.lines[line].length]);
    }
    return sums;
  }

  function cleaned(doc, line) {
    let text = doc.lines[line];
    for (const [start, end, now] of [...(doc.editsBy.get(line) || [])].reverse()) text = text.slice(0, start) + now + text.slice(end);
    return text;
  }

  function cleanedText(doc) {
    const pieces = [];
    doc.lines.forEach((_, line) => {
      const gone = doc.removedBy.has(line);
      const end = gone || line === doc.lines.length - 1 ? "" : "\n";
      pieces.push(gone ? "" : cleaned(doc, line), doc.breaksBy.has(line) ? doc.breaksBy.get(line) : end);
    });
    return pieces.join("");
  }

  // The list.
  function isListed(doc) {
    if (off.size && doc.removed.length && ![...countFamiliesOnce(doc).keys()].some((family) => !off.has(family))) return false;
    return !query || doc.name.toLowerCase().includes(query) || doc.lines.some((line) => line.toLowerCase().includes(query));
  }

  function countFamiliesOnce(doc) {
    return (doc.byFamily ||= countFamilies(doc));
  }

  const ORDERS = {
    share: (a, b) => b.share - a.share || a.at - b.at,
    lines: (a, b) => b.gone[0] - a.gone[0] || a.at - b.at,
    size: (a, b) => b.size - a.size || a.at - b.at,
    name: (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.at - b.at),
    given: (a, b) => a.at - b.at,
  };

  function list() {
    listed = data.documents.filter(isListed).sort(ORDERS[$("order").value]);
    shown = 0;
    $("list").replaceChildren();
    listMore();
    tellFound();
  }

  function listMore() {
    $("list").querySelector(".more")?.remove();
    const until = Math.min(shown + ROWS, listed.length);
    const rows = document.createDocumentFragment();
    for (; shown < until; shown += 1) rows.append(makeRow(listed[shown]));
    if (shown < listed.length) {
      const more = make("li", "more");
      const button = more.appendChild(make("button", "", `${many.format(listed.length - shown)} more`));
      button.type = "button";
      button.addEventListener("click", () => {
        const first = listed[shown];
        listMore();
        focusRow(first);
      });
      rows.append(more);
      watch.observe(more);
    }
    $("list").append(rows);
    keepOneStop();
  }

  function makeRow(doc) {
    const row = make("li");
    const button = row.appendChild(make("button", "doc"));
    button.type = "button";
    button.dataset.at = doc.at;
    button.append(make("span", "title", doc.name), make("span", "share", percent(doc.share)));
    const meter = button.appendChild(make("span", "meter")).appendChild(make("i"));
    meter.style.width = `${doc.share * 100}%`;
    if (doc.warning) button.append(make("span", "warn", `⚠ ${doc.warning}`));
    if (doc.at === current) button.setAttribute("aria-current", "true");
    return row;
  }

  function rows() {
    return [...$("list").querySelectorAll(".doc")];
  }

  function keepOneStop() {
    const all = rows();
    const stop = all.find((row) => row.getAttribute("aria-current")) || all[0];
    for (const row of all) row.tabIndex = row === stop ? 0 : -1;
  }

  function focusRow(doc) {
    rows().find((row) => Number(row.dataset.at) === doc.at)?.focus();
  }

  $("list").addEventListener("click", (event) => {
    const row = event.target.closest(".doc");
    if (row) show(Number(row.dataset.at));
  });
  $("list").addEventListener("keydown", (event) => {
    const all = rows();
    const at = all.indexOf(event.target.closest(".doc"));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    if (to >= all.length && shown < listed.length) listMore();
    rows()[Math.max(0, Math.min(to, rows().length - 1))].focus();
  });

  // One document.
  function show(at) {
    current = at;
    const doc = open(data.documents[at]);
    for (const row of rows()) {
      if (Number(row.dataset.at) === at) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    keepOneStop();
    $("name").textContent = doc.name;
    $("warning").hidden = !doc.warning;
    $("warning").textContent = doc.warning ? `⚠ ${doc.warning}` : "";
    const [lines, characters] = doc.gone;
    const rest = doc.edits.length ? `; ${count(doc.edits.length, "other line")} changed` : "";
    $("counts").textContent =
      `${count(lines, "line")} of ${many.format(doc.lines.length)} removed, ${many.format(characters)} of ${count(doc.size, "character")} (${percent(doc.share)})${rest}`;
    drawBar(doc);
    drawFamilies(doc);
    draw();
    $("text").scrollTop = 0;
  }

  function drawBar(doc) {
    $("bar").replaceChildren(
      ...[...doc.byFamily].sort((a, b) => a[0] - b[0]).map(([family, [, characters]]) => {
        const part = paint(make("i"), family);
        part.style.width = `${(characters / doc.size) * 100}%`;
        return part;
      }),
    );
  }

  function drawFamilies(doc) {
    const totals = new Map(data.families.map((_, family) => [family, doc.byFamily.get(family)?.[0] || 0]));
    const most = Math.max(1, ...totals.values());
    const box = $("families");
    const focused = box.contains(document.activeElement) ? document.activeElement.value : null;
    box.replaceChildren(box.querySelector("legend"));
    data.families.forEach(([name], family) => {
      const label = paint(make("label", totals.get(family) ? "family" : "family none"), family);
      const check = label.appendChild(make("input"));
      check.type = "checkbox";
      check.value = family;
      check.checked = !off.has(family);
      label.append(make("span", "", name), make("b", "", many.format(totals.get(family))));
      const bar = label.appendChild(make("span", "meter")).appendChild(make("i"));
      bar.style.width = `${(totals.get(family) / most) * 100}%`;
      bar.hidden = !totals.get(family);
      box.append(label);
      if (focused === String(family)) check.focus();
    });
  }

  $("families").addEventListener("change", (event) => {
    const family = Number(event.target.value);
    if (event.target.checked) off.delete(family);
    else off.add(family);
    list();
    draw();
  });

  function choose(doc) {
    if (view === "cleaned") {
      const text = cleanedText(doc);
      return text ? text.split("\n").map((line, at) => ({ number: at + 1, text: line })) : [];
    }
    const only = view === "marked" && $("only").checked;
    const items = [];
    doc.lines.forEach((text, at) => {
      if (view === "source") {
        items.push({ number: at + 1, text });
        return;
      }
      const removed = doc.removedBy.get(at);
      if (removed && off.has(data.rules[removed.rules[0]][1])) return;
      const edits = doc.editsBy.get(at);
      if (!only || removed || edits) items.push({ number: at + 1, text, removed, edits });
    });
    if (view === "source" && items.length && !items[items.length - 1].text) items.pop(); // what follows the last line break
    return items;
  }

  function draw() {
    hideTip();
    last = -1;
    drawn = choose(data.documents[current]);
    const box = $("lines");
    box.replaceChildren();
    box.dataset.view = view;
    if (!drawn.length) box.append(make("li", "nothing", view === "cleaned" ? "Nothing is left of this document." : "There is no such line."));
    drawMore(LINES);
    tellFound();
  }

  function drawMore(most) {
    const box = $("lines");
    box.querySelector(".more")?.remove();
    const lines = document.createDocumentFragment();
    let at = box.querySelectorAll("li[data-at]").length;
    for (const until = Math.min(at + most, drawn.length); at < until; at += 1) lines.append(makeLine(drawn[at], at));
    if (at < drawn.length) {
      const more = make("li", "more");
      const button = more.appendChild(make("button", "rest", `Show ${count(drawn.length - at, "more line")}`));
      button.type = "button";
      button.addEventListener("click", () => drawMore(LINES));
      lines.append(more);
      watch.observe(more);
    }
    box.append(lines);
  }

  function makeLine(item, at) {
    const row = make("li");
    row.dataset.at = at;
    row.append(make("span", "number", item.number));
    const cut = item.text.length > LONGEST && !item.whole;
    const line = make(item.removed ? "button" : "span", "line");
    line.dir = "auto";
    if (item.removed) {
      line.type = "button";
      paint(row, data.rules[item.removed.rules[0]][1]);
      row.classList.add("gone");
      addText(line, cut ? item.text.slice(0, LONGEST) : item.text);
    } else if (item.edits) {
      addEdits(line, item, cut ? LONGEST : Infinity);
    } else {
      addText(line, cut ? item.text.slice(0, LONGEST) : item.text);
    }
    row.append(line);
    if (item.removed) {
      const [first, ...others] = item.removed.rules;
      row.append(make("span", "rule", data.rules[first][0] + (others.length ? ` +${others.length}` : "")));
    }
    if (cut) {
      const rest = row.appendChild(make("button", "rest", `Show all ${count(item.text.length, "character")}`));
      rest.type = "button";
      rest.addEventListener("click", () => {
        item.whole = true;
        row.replaceWith(makeLine(item, at));
      });
    }
    return row;
  }

  function addEdits(line, item, most) {
    let done = 0;
    for (const [start, end, now] of item.edits) {
      if (start > most) break;
      addText(line, item.text.slice(done, start));
      const was = item.text.slice(start, Math.min(end, most));
      done = end;
      if (SPACES.test(was) && SPACES.test(now)) {
        addSpaces(line, was, now);
        continue;
      }
      if (was) {
        const gone = line.appendChild(make("del", "was"));
        addText(gone, was);
      }
      if (now) addText(line.appendChild(make("ins", "now")), now);
    }
    if (done < most) addText(line, item.text.slice(done, most));
  }

  function addSpaces(line, was, now) {
    const mark = line.appendChild(make(now ? "ins" : "del", now ? "now" : "was", now || (was === " " ? "␣" : "␣␣").slice(0, was.length)));
    const names = [...was].slice(0, 6).map(nameChar).join(" ") + (was.length > 6 ? " …" : "");
    mark.title = `${names || "nothing"} → ${now ? [...now].map(nameChar).join(" ") : "nothing"}`;
  }

  // Why a line went: on hover, focus and tap.
  function showTip(row) {
    if (tip?.parentNode === row) return;
    hideTip();
    const { round, rules } = drawn[Number(row.dataset.at)].removed;
    tip = make("div");
    tip.id = "why";
    tip.setAttribute("role", "tooltip");
    for (const rule of rules.slice(0, 4)) {
      const [id, , why] = data.rules[rule];
      const told = tip.appendChild(make("p"));
      told.append(make("code", "", id), why ? ` ${why}` : "");
    }
    const more = rules.length > 4 ? `, and ${count(rules.length - 4, "more rule")}` : "";
    tip.append(make("p", "", `Removed in round ${round} by ${count(rules.length, "rule")}${more ? " (" + more.slice(2) + ")" : ""}.`));
    row.append(tip);
    row.querySelector(".line").setAttribute("aria-describedby", "why");
    if (tip.getBoundingClientRect().bottom > innerHeight && row.getBoundingClientRect().top > tip.offsetHeight + 60) tip.classList.add("above");
  }

  function hideTip() {
    tip?.parentNode?.querySelector(".line")?.removeAttribute("aria-describedby");
    tip?.remove();
    tip = null;
  }

  const gone = (event) => event.target.closest?.("#lines .gone");
  $("lines").addEventListener("mouseover", (event) => {
    if (gone(event)) showTip(gone(event));
    else if (!tip?.parentNode.contains(document.activeElement)) hideTip();
  });
  $("lines").addEventListener("mouseleave", () => {
    if (!tip?.parentNode.contains(document.activeElement)) hideTip();
  });
  $("lines").addEventListener("focusin", (event) => {
    if (!gone(event)) return;
    last = Number(gone(event).dataset.at);
    showTip(gone(event));
  });
  $("lines").addEventListener("focusout", hideTip);
  $("lines").addEventListener("click", (event) => gone(event) && showTip(gone(event)));
  $("lines").addEventListener("keydown", (event) => {
    if (!event.target.closest("button.line")) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideTip());

  function step(direction) {
    const marks = drawn.map((item, at) => (item.removed ? at : -1)).filter((at) => at >= 0);
    if (!marks.length) return;
    const from = last >= 0 ? last : firstVisible() - direction;
    const next = direction > 0 ? marks.find((at) => at > from) : marks.findLast((at) => at < from);
    goTo(next ?? (direction > 0 ? marks[0] : marks[marks.length - 1])).querySelector(".line").focus({ preventScroll: true });
  }

  function firstVisible() {
    const top = $("text").getBoundingClientRect().top;
    const row = [...$("lines").querySelectorAll("li[data-at]")].find((line) => line.getBoundingClientRect().bottom > Math.max(top, 0));
    return row ? Number(row.dataset.at) : 0;
  }

  function goTo(at) {
    const known = $("lines").querySelectorAll("li[data-at]").length;
    if (at >= known) drawMore(at - known + LINES);
    const row = $("lines").querySelector(`li[data-at="${at}"]`);
    row.scrollIntoView({ block: "center" });
    return row;
  }

  for (const [id, direction] of [["next", 1], ["previous", -1]]) {
    $(id).addEventListener("click", () => {
      if (view !== "marked") setView("marked");
      step(direction);
    });
  }

  // Views and search.
  function setView(name) {
    view = name;
    document.querySelector(`#views input[value="${name}"]`).checked = true;
    $("only").disabled = name !== "marked";
    draw();
  }
  $("views").addEventListener("change", (event) => setView(event.target.value));
  $("only").addEventListener("change", draw);
  $("order").addEventListener("change", list);

  let waiting = 0;
  $("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      query = $("search").value.toLowerCase();
      list();
      if (listed.length && !listed.some((doc) => doc.at === current)) show(listed[0].at);
      else draw();
    }, 120);
  });
  $("search").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !query) return;
    event.preventDefault();
    const hits = drawn.map((item, at) => (item.text.toLowerCase().includes(query) ? at : -1)).filter((at) => at >= 0);
    if (!hits.length) return;
    last = event.shiftKey ? hits.findLast((at) => at < last) ?? hits[hits.length - 1] : hits.find((at) => at > last) ?? hits[0];
    goTo(last);
  });

  function tellFound() {
    if (!query && listed.length === data.documents.length) {
      $("found").textContent = listed.length > 1 ? count(listed.length, "document") : "";
      return;
    }
    const lines = query ? drawn.filter((item) => item.text.toLowerCase().includes(query)).length : 0;
    const here = query ? `, ${count(lines, "line")} here` : "";
    $("found").textContent = `${many.format(listed.length)} of ${count(data.documents.length, "document")}${here}`;
  }

  // The frame.
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      watch.unobserve(entry.target);
      if (!entry.target.isConnected) continue;
      if (entry.target.closest("#list")) listMore();
      else drawMore(LINES);
    }
  }, { rootMargin: "400px" });

  const THEMES = ["system", "light", "dark"];
  $("theme").addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme || "system") + 1) % THEMES.length];
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    $("theme").textContent = `Theme: ${next}`;
  });

  data.documents.forEach((doc, at) => (doc.at = at));
  const sum = (pick) => data.documents.reduce((total, doc) => total + pick(doc), 0);
  const size = sum((doc) => doc.size);
  $("sum").textContent =
    `${count(data.documents.length, "document")}: ${count(sum((doc) => doc.gone[0]), "line")} removed, ${percent(size ? sum((doc) => doc.gone[1]) / size : 0)} of all characters`;
  const packs = Object.entries(data.version.packs).map(([name, digest]) => `${name} rules ${digest}`);
  $("made").textContent = `Made by cleanpress ${[data.version.cleanpress, ...packs].join(", ")}. This file asks nothing of the network.`;
  document.body.classList.toggle("one", data.documents.length === 1);
  list();
  if (listed.length) show(listed[0].at);
  else $("name").textContent = "No documents";
})();
