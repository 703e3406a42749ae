// Mermaid's own reading of a diagram, from its one-file build, in plain node.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import vm from 'node:vm';
import { drawnText, Reading, written } from './diagram.mjs';

// Above this mermaid draws an error instead of the diagram, and only in a browser: its parser accepts it.
const MAX_TEXT_SIZE = 50_000;

/** Loads a `mermaid.min.js`; several versions can be loaded side by side. */
export async function load(file) {
  vm.runInThisContext(fs.readFileSync(file, 'utf8'), { filename: file });
  const { mermaid } = globalThis;
  delete globalThis.mermaid;
  // It knows no kind of diagram before it has parsed one.
  await mermaid.parse('sequenceDiagram\na->>b: x');
  return mermaid;
}

// Before it parses, mermaid replaces `#59;` by a placeholder, which stays in its texts until they are drawn.
const NAMED = { lt: '<', gt: '>', amp: '&', quot: '"', colon: ':', semi: ';' };
const decode = (text) => text
  .replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)))
  .replace(/ﬂ°(\w+)¶ß/g, (_, name) => NAMED[name] ?? `&${name};`);

/** Throws if mermaid would refuse to draw a diagram for its length. */
export const assertSize = (source) => assert.ok(
  source.length < MAX_TEXT_SIZE,
  `${source.length} characters, mermaid draws at most ${MAX_TEXT_SIZE}`,
);

// A box asks the browser whether its label is a colour, and cleans that label with the help of the browser.
// Without a browser its label is left out; drawing.mjs looks at it.
const withoutBoxLabels = (source) => source.replace(/^(\s*box transparent) .*$/gm, '$1');
async function withColours(body) {
  globalThis.window = { CSS: { supports: () => true } };
  try {
    return await body();
  } finally {
    delete globalThis.window;
  }
}

// Mermaid needs a millisecond for an arrow, and many configurations give the same diagram.
const known = new WeakMap();

/** A diagram as mermaid understands it. */
export async function understood(mermaid, source) {
  if (!known.has(mermaid)) known.set(mermaid, new Map());
  const readings = known.get(mermaid);
  if (!readings.has(source)) readings.set(source, await understand(mermaid, source));
  return readings.get(source);
}

async function understand(mermaid, source) {
  const text = withoutBoxLabels(source);
  const { db } = await withColours(() => mermaid.mermaidAPI.getDiagramFromText(text));
  const reading = new Reading();
  for (const [id, { type, description }] of db.getActors()) {
    reading.actors.set(id, { type, label: drawnText(description, decode) });
  }
  reading.boxes = db.getBoxes().map((box) => ({ ids: box.actorKeys }));
  const names = new Map(Object.entries(db.LINETYPE).map(([name, type]) => [type, name]));
  for (const message of db.getMessages()) take(reading, names.get(message.type), message);
  return reading;
}

function take(reading, name, { from, to, message }) {
  const last = reading.events.at(-1);
  const text = typeof message === 'string' ? drawnText(message, decode) : '';
  if (name === 'AUTONUMBER') {
    reading.number = message.visible ? (message.start ?? reading.number ?? 1) : null;
  } else if (name === 'SOLID' || name === 'DOTTED' || name === 'SOLID_POINT') {
    reading.arrow({ from, to, dotted: name === 'DOTTED', bar: '', text });
  } else if (name === 'ACTIVE_START' && last?.to === from) {
    last.bar = '+';
  } else if (name === 'ACTIVE_END' && last?.from === from) {
    last.bar = '-';
  } else if (name === 'NOTE') {
    reading.events.push({ kind: 'note', from, to, text });
  } else if (name.endsWith('_START')) {
    reading.events.push({ kind: name.slice(0, -6).toLowerCase(), text });
  } else {
    // What seqdoc never writes keeps its name, so that it fits nothing.
    reading.events.push({ kind: name.endsWith('_END') ? `end of ${name.slice(0, -4).toLowerCase()}` : name });
  }
}

/**
 * Throws unless mermaid understands a diagram as it was meant; returns what it understood.
 * A text that parses can still be cut or forged.
 */
export async function assertUnderstood(mermaid, source) {
  assertSize(source);
  const seen = await understood(mermaid, source);
  assert.ok(seen.messages.length > 0, 'no arrows');
  assertAsWritten(seen, source);
  return seen;
}

/** The same for a diagram of any length, which may have notes only. */
export const assertAsWritten = (seen, source) => assert.deepEqual(seen.plain(), written(source).plain());
