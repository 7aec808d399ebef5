// One document: its sums, its families and its lines, drawn as far as one scrolls.
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
  const lost = `${count(lines, "line")} of ${many.format(doc.lines.length)} removed`;
  const size = `${many.format(characters)} of ${count(doc.size, "character")} (${percent(doc.share)})`;
  $("counts").textContent = `${lost}, ${size}${rest}`;
  drawBar(doc);
  drawFamilies(doc);
  draw();
  $("text").scrollTop = 0;
}

function drawBar(doc) {
  $("bar").replaceChildren(
    ...[...doc.byFamily]
      .sort((a, b) => a[0] - b[0])
      .map(([family, [, characters]]) => {
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
  if (view === "source" && items.length && !items[items.length - 1].text) items.pop(); // what follows the last break
  return items;
}

function draw() {
  hideTip();
  last = -1;
  drawn = choose(data.documents[current]);
  const box = $("lines");
  box.replaceChildren();
  box.dataset.view = view;
  if (!drawn.length)
    box.append(
      make("li", "nothing", view === "cleaned" ? "Nothing is left of this document." : "There is no such line."),
    );
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
  const mark = line.appendChild(
    make(now ? "ins" : "del", now ? "now" : "was space", now || "·".repeat(Math.min(was.length, 4))),
  );
  const names = [...was].slice(0, 6).map(nameChar).join(" ") + (was.length > 6 ? " …" : "");
  mark.title = `${names || "nothing"} → ${now ? [...now].map(nameChar).join(" ") : "nothing"}`;
}
