// Reads sequence diagrams line by line, knowing nothing of mermaid's grammar: what the file means to say.
// The lines that seqdoc writes hold one statement each, which is what makes this possible.

// A colon and a space end the receiver, so that a port in a name (`host:80`) is noticed.
const ARROW = /^\s*(.+?)(-->>|->>|-\))([+-]?)(.+?): (.*)$/;
const DECLARATION = /^\s*(?:create\s+)?(participant|actor)\s+(\S+?)(?:@\{.*\})?(?:\s+as\s+(.*))?$/;
const NUMBER = /^\s*autonumber(?:\s+(\d+))?\s*$/;
const NOTE = /^\s*note over ([^,:]+)(?:,([^:]+))?: (.*)$/i;
const FRAME = /^\s*(opt|loop|alt|par|critical|break|rect)(?:\s(.*))?$/;
const BOX = /^\s*box transparent(?:\s(.*))?$/;
const END = /^\s*end\s*$/;
// Lines that hold free text, in which an arrow means nothing.
const OTHER = /^\s*(?:%%|(?:opt|loop|alt|else|par|and|critical|option|break|rect|note|box|title|participant|actor)\s)/i;
const FENCE = /^(`{3,})\s*mermaid\s*\n([\s\S]*?)^\1`*\s*$/gm;
const BREAK = /<br\s*\/?>/i;

/** Mermaid's escapes, `#59;` for `;`, back to characters. */
const unescape = (text) => text.replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

/** The lines of a label as they are drawn. */
export const drawnLines = (text, decode = unescape) => text.split(BREAK).map((line) => decode(line).trim());

/** A label as it is drawn, its lines between line feeds, which no text can hold. */
export const drawnText = (text, decode) => drawnLines(text, decode).join('\n');

/** The number of arrows, counted in the simplest way there is. */
export const countArrows = (text) => text.split('\n').filter((line) => (line.includes('->>') || /\S-\)\S/.test(line)) && !OTHER.test(line)).length;

/** The diagrams of a snippet: those in its fences, or the whole file if the page owns the fence. */
export function sources(text) {
  const fenced = [...text.matchAll(FENCE)].map((fence) => fence[2]);
  return fenced.length > 0 ? fenced : [`sequenceDiagram\nautonumber\n${text}`];
}

/** What is told so far of a diagram; `Reading` of what mermaid says has the same form. */
export class Reading {
  actors = new Map();
  boxes = [];
  /** Arrows, notes and the begin and end of frames, from top to bottom. */
  events = [];
  /** The number of the next arrow; none is drawn before `autonumber`. */
  number = null;

  get messages() {
    return this.events.filter(({ kind }) => kind === 'arrow');
  }

  arrow(arrow) {
    this.events.push({ kind: 'arrow', number: this.number, ...arrow });
    if (this.number !== null) this.number += 1;
  }

  /** What can be compared; of the labels of boxes a browser has to tell. */
  plain() {
    return { actors: [...this.actors], boxes: this.boxes.map(({ ids }) => ids), events: this.events };
  }
}

/** What stands in a diagram, as texts that are drawn. */
export function written(source) {
  const reading = new Reading();
  const open = [];
  for (const line of source.split('\n')) {
    statements.some(([pattern, take]) => {
      const match = pattern.exec(line);
      if (match) take(reading, match, open);
      return match;
    });
  }
  return reading;
}

// The first pattern that fits decides.
const statements = [
  [/^\s*%%/, () => {}],
  [NUMBER, (reading, [, number]) => { reading.number = number ? Number(number) : (reading.number ?? 1); }],
  [BOX, (reading, [, label], open) => {
    reading.boxes.push({ label: drawnText(label ?? ''), ids: [] });
    open.push('box');
  }],
  [DECLARATION, declare],
  [NOTE, note],
  [FRAME, (reading, [, kind, label], open) => {
    reading.events.push({ kind, text: drawnText(label ?? '') });
    open.push(kind);
  }],
  [END, (reading, _, open) => {
    const kind = open.pop();
    if (kind !== 'box') reading.events.push({ kind: `end of ${kind}` });
  }],
  [ARROW, arrow],
];

function declare(reading, [, type, id, label], open) {
  reading.actors.set(id, { type, label: drawnText((label ?? id).trim()) });
  if (open.at(-1) === 'box') reading.boxes.at(-1).ids.push(id);
}

function appear(reading, ids) {
  for (const id of ids) if (!reading.actors.has(id)) reading.actors.set(id, { type: 'participant', label: id });
}

function note(reading, [, from, to, text]) {
  appear(reading, [from, to ?? from]);
  reading.events.push({ kind: 'note', from, to: to ?? from, text: drawnText(text) });
}

function arrow(reading, match) {
  const [, from, line, bar, to, text] = match.map((part) => part.trim());
  appear(reading, [from, to]);
  reading.arrow({ from, to, dotted: line === '-->>', bar, text: drawnText(text) });
}
