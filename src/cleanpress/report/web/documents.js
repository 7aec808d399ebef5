// Documents as they lie in the data, and what is left of each.
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
  for (const [start, end, now] of [...(doc.editsBy.get(line) || [])].reverse())
    text = text.slice(0, start) + now + text.slice(end);
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
