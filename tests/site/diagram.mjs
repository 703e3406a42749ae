// Reads sequence diagrams line by line, knowing nothing of mermaid's grammar: what the file means to say.
// The lines that seqdoc writes hold one statement each, which is what makes this possible.

// A colon and a space end the receiver, so that a port in a name (`host:80`) is noticed.
const ARROW = /^\s*(.+?)(-->>|->>)[+-]?(.+?): (.*)$/;
const DECLARATION = /^\s*(?:create\s+)?(?:participant|actor)\s+(\S+?)(?:@\{.*\})?(?:\s+as\s+(.*))?$/;
// Lines that hold free text, in which an arrow means nothing.
const OTHER = /^\s*(?:%%|(?:opt|loop|alt|else|par|and|critical|option|break|rect|note|box|title)\s)/i;
const FENCE = /^(`{3,})\s*mermaid\s*\n([\s\S]*?)^\1`*\s*$/gm;

/** Mermaid's escapes, `#59;` for `;`, back to characters. */
export const unescape = (text) => text.replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

/** The lines of a label as they are drawn. */
export const drawnLines = (text) => text.split(/<br\s*\/?>/).map((line) => unescape(line).trim());

/** The number of arrows, counted in the simplest way there is. */
export const countArrows = (text) => text.split('\n').filter((line) => line.includes('->>') && !OTHER.test(line)).length;

/** The diagrams of a snippet: those in its fences, or the whole file if the page owns the fence. */
export function sources(text) {
  const fenced = [...text.matchAll(FENCE)].map((fence) => fence[2]);
  return fenced.length > 0 ? fenced : [`sequenceDiagram\nautonumber\n${text}`];
}

/** The participants, in order of appearance, and the messages of one diagram. */
export function written(source) {
  const actors = new Map();
  const messages = [];
  for (const line of source.split('\n')) {
    if (OTHER.test(line)) continue;
    const declared = DECLARATION.exec(line);
    const arrow = declared ? null : ARROW.exec(line);
    if (declared) actors.set(declared[1], (declared[2] ?? declared[1]).trim());
    if (!arrow) continue;
    const [from, to] = [arrow[1].trim(), arrow[3].trim()];
    for (const id of [from, to]) if (!actors.has(id)) actors.set(id, id);
    messages.push({ from, to, dotted: arrow[2] === '-->>', text: arrow[4].trim() });
  }
  return { actors: [...actors], messages };
}
