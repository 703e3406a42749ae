// Mermaid's own reading of a diagram, from its one-file build, in plain node.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import vm from 'node:vm';
import { unescape, written } from './diagram.mjs';

// Above this mermaid draws an error instead of the diagram, and only in a browser: its parser accepts it.
const MAX_TEXT_SIZE = 50_000;

/** Loads a `mermaid.min.js`; several versions can be loaded side by side. */
export function load(file) {
  vm.runInThisContext(fs.readFileSync(file, 'utf8'), { filename: file });
  const { mermaid } = globalThis;
  delete globalThis.mermaid;
  return mermaid;
}

// Before it parses, mermaid replaces `#59;` by a placeholder, which stays in its texts until they are drawn.
const NAMED = { lt: '<', gt: '>', amp: '&', quot: '"', colon: ':', semi: ';' };
const decode = (text) => text
  .replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)))
  .replace(/ﬂ°(\w+)¶ß/g, (_, name) => NAMED[name] ?? `&${name};`);

/** The participants and messages of a diagram as mermaid understands them. */
export async function understood(mermaid, source) {
  assert.ok(source.length <= MAX_TEXT_SIZE, `${source.length} characters, mermaid draws at most ${MAX_TEXT_SIZE}`);
  await mermaid.parse(source);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(source);
  const { SOLID, DOTTED } = db.LINETYPE;
  return {
    actors: [...db.getActors()].map(([id, actor]) => [id, decode(actor.description)]),
    messages: db.getMessages()
      .filter(({ type }) => type === SOLID || type === DOTTED)
      .map(({ from, to, type, message }) => ({ from, to, dotted: type === DOTTED, text: decode(message) })),
  };
}

/** Throws unless mermaid understands a diagram as it was meant. A text that parses can still be cut or forged. */
export async function assertUnderstood(mermaid, source) {
  const meant = written(source);
  assert.ok(meant.messages.length > 0, 'no arrows');
  meant.actors = meant.actors.map(([id, label]) => [id, unescape(label)]);
  meant.messages = meant.messages.map((message) => ({ ...message, text: unescape(message.text) }));
  assert.deepEqual(await understood(mermaid, source), meant);
}
