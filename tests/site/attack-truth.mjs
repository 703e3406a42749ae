// What a page has to show of a log, from its bytes and from what `seqdoc show` knows of it.
import { visible } from './expected.mjs';

/** Bytes as text: each that is not UTF-8 is shown as `\xNN`. */
export function decode(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at];
    const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    try {
      if (length === 0 || at + length > bytes.length) throw new TypeError();
      text += new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(at, at + length));
      at += length;
    } catch {
      text += `\\x${first.toString(16).padStart(2, '0')}`;
      at += 1;
    }
  }
  return text;
}

const tabs = (line) => {
  let shown = '';
  for (const character of line) shown += character === '\t' ? ' '.repeat(4 - (shown.length % 4)) : character;
  return shown;
};

/** A text as Python-Markdown shows it in a code block: tabs are spaces, lines of white space are empty, those at the ends are gone. */
export const shownLines = (text) => text.split('\n').map(tabs).map((line) => line.replace(/^ +$/, '')).join('\n')
  .replace(/^\n+|\n+$/g, '').split('\n');

export const block = (text) => shownLines(visible(text));

// What a record shows otherwise: a line that would close the fence of the page, and what begins critic markup.
const logged = (line) => (/^(`{3,}|~{3,})\s*$/.test(line) ? ` ${line}` : line).replace(/\{(?=\+\+|--|==|>>|~~)/g, '\\u007b');

/** The lines of the records, without what stands in front of the first. */
export function records(bytes) {
  const text = visible(decode(bytes).replace(/^\ufeff/, ''));
  const start = text.search(/^### \(.*?\) (REQ|RESP) /m);
  return shownLines(text.slice(start).split('\n').map(logged).join('\n'));
}

const squeeze = (text) => text.replace(/\s+/g, '');

/** Whether a line of a header says it; one without a colon is a name alone. */
function saysHeader(line, [name, value]) {
  const said = squeeze(line);
  return said === squeeze(visible(`${name}:${value}`)) || (value === '' && said === squeeze(visible(name)));
}

/** Throws unless the lines are the start line and the headers of a step. */
export function assertHead(assert, lines, step) {
  const target = `${step.path === '' ? '/' : step.path}${step.url.match(/\?[^]*/)?.[0] ?? ''}`;
  const start = step.response ? `HTTP/1.1 ${step.verb}` : `${step.verb} ${target} HTTP/1.1`;
  assert.equal(squeeze(lines[0]), squeeze(visible(start)), `start line of step ${step.number}`);
  assert.equal(lines.length - 1, step.headers.length, `headers of step ${step.number}: ${JSON.stringify(lines)}`);
  step.headers.forEach((header, index) => assert.ok(
    saysHeader(lines[index + 1], header), `step ${step.number}: ${JSON.stringify(lines[index + 1])} for ${JSON.stringify(header)}`,
  ));
}
