// Small things that all of the page uses, and texts: nothing that is invisible or turns letters round is set as it is.
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
