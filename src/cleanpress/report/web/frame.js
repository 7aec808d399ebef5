// Views, search and what stands around them; the last script, which starts the page.
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
  last = event.shiftKey
    ? (hits.findLast((at) => at < last) ?? hits[hits.length - 1])
    : (hits.find((at) => at > last) ?? hits[0]);
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

const watch = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      watch.unobserve(entry.target);
      if (!entry.target.isConnected) continue;
      if (entry.target.closest("#list")) listMore();
      else drawMore(LINES);
    }
  },
  { rootMargin: "400px" },
);

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
$("sum").textContent = `${count(data.documents.length, "document")}: ${count(
  sum((doc) => doc.gone[0]),
  "line",
)} removed, ${percent(size ? sum((doc) => doc.gone[1]) / size : 0)} of all characters`;
const packs = Object.entries(data.version.packs).map(([name, digest]) => `${name} rules ${digest}`);
$("made").textContent =
  `Made by cleanpress ${[data.version.cleanpress, ...packs].join(", ")}. This file asks nothing of the network.`;
document.body.classList.toggle("one", data.documents.length === 1);
list();
if (listed.length) show(listed[0].at);
else $("name").textContent = "No documents";
