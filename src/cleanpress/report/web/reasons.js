// Why a line went, on hover, focus and tap; and steps from one removed line to the next.
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
  tip.append(
    make(
      "p",
      "",
      `Removed in round ${round} by ${count(rules.length, "rule")}${more ? " (" + more.slice(2) + ")" : ""}.`,
    ),
  );
  row.append(tip);
  row.querySelector(".line").setAttribute("aria-describedby", "why");
  if (tip.getBoundingClientRect().bottom > innerHeight && row.getBoundingClientRect().top > tip.offsetHeight + 60)
    tip.classList.add("above");
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
  goTo(next ?? (direction > 0 ? marks[0] : marks[marks.length - 1]))
    .querySelector(".line")
    .focus({ preventScroll: true });
}

function firstVisible() {
  const top = $("text").getBoundingClientRect().top;
  const row = [...$("lines").querySelectorAll("li[data-at]")].find(
    (line) => line.getBoundingClientRect().bottom > Math.max(top, 0),
  );
  return row ? Number(row.dataset.at) : 0;
}

function goTo(at) {
  const known = $("lines").querySelectorAll("li[data-at]").length;
  if (at >= known) drawMore(at - known + LINES);
  const row = $("lines").querySelector(`li[data-at="${at}"]`);
  row.scrollIntoView({ block: "center" });
  return row;
}

for (const [id, direction] of [
  ["next", 1],
  ["previous", -1],
]) {
  $(id).addEventListener("click", () => {
    if (view !== "marked") setView("marked");
    step(direction);
  });
}
