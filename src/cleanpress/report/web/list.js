// The list of documents: in an order, filtered, drawn as far as one scrolls.
function isListed(doc) {
  if (off.size && doc.removed.length && ![...countFamiliesOnce(doc).keys()].some((family) => !off.has(family)))
    return false;
  return (
    !query || doc.name.toLowerCase().includes(query) || doc.lines.some((line) => line.toLowerCase().includes(query))
  );
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
  rows()
    .find((row) => row.getAttribute("aria-current"))
    ?.scrollIntoView({ block: "nearest" });
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
  rows()
    .find((row) => Number(row.dataset.at) === doc.at)
    ?.focus();
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
