// What a diagram has to say, made from the steps of `seqdoc show`, not from the diagram.
import assert from 'node:assert/strict';

const HIDDEN = /[\u{ad}\u{61c}\u{180e}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{feff}\u{fff9}-\u{fffb}\u{e0000}-\u{e007f}]/u;
const CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f]/;

function escape(character) {
  if (character === '\r') return '\\r';
  const code = character.codePointAt(0);
  const [sign, digits] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8];
  return `\\${sign}${code.toString(16).padStart(digits, '0')}`;
}

/** A text with what a reader could not see as an escape; line ends are white space. */
export const visible = (text) => [...text.replaceAll('\r\n', '\n')]
  .map((character) => (HIDDEN.test(character) || CONTROL.test(character) ? escape(character) : character))
  .join('');

// White space is as wide as one space, or nothing where lines are broken, which can be anywhere.
const collapse = (text) => text.replace(/\s+/gu, ' ').trim();
const squeeze = (text) => text.replace(/\s+/gu, '');

/** The texts that an arrow may have: where a response says its status, the path may follow. */
export function texts(step, { paths = 'template', query = 'hide', responses = 'full' }) {
  const target = (paths === 'raw' ? step.path || (step.url ? '/' : '') : step.template) + (query === 'show' && step.query ? `?${step.query}` : '');
  const full = `${step.verb} ${target}`;
  return step.response && responses === 'status' && step.verb ? [step.verb, full] : [full];
}

// A label of a part is cut, to no less than this.
const LEAST = { text: 100, name: 50 };
// One of a whole diagram shows so many characters.
const MOST = 200;

const short = (text) => ([...text].length > MOST ? `${[...text].slice(0, MOST).join('')}…` : text);

/** Whether a label says a text, in parts with line breaks and perhaps cut. */
function says(label, text, isPart, least) {
  const meant = visible(text);
  if (!isPart) return collapse(label) === (collapse(visible(short(text))) || '-');
  const [drawn, whole] = [squeeze(label), squeeze(meant) || '-'];
  if (drawn === whole) return true;
  const start = drawn.endsWith('...') ? drawn.slice(0, -3) : null;
  const longEnough = start !== null && [...text].length > least && start.length >= squeeze(visible([...text].slice(0, least).join(''))).length;
  return longEnough && whole.startsWith(start);
}

function assertArrow({ from, to, dotted, text, number }, step, how) {
  const wanted = texts(step, how);
  const [sender, receiver] = step.response ? [step.callee, step.caller] : [step.caller, step.callee];
  assert.equal(dotted, step.response, `step ${number} is a response`);
  for (const [label, name] of [[from, sender], [to, receiver]]) {
    const shown = how.names?.[name] ?? name;
    assert.ok(says(label, shown, how.isPart, LEAST.name), `step ${number}: ${JSON.stringify(label)} for ${JSON.stringify(shown)}`);
  }
  const isSaid = wanted.some((one) => says(text, one, how.isPart, LEAST.text));
  assert.ok(isSaid, `step ${number}: ${JSON.stringify(text)} for ${JSON.stringify(wanted)}`);
}

/** The steps that notes and loops stand for, which say so: `(3-7)`. */
function told(readings) {
  const labels = readings.flatMap(({ events }) => events).filter(({ kind }) => kind === 'note' || kind === 'loop');
  const ranges = labels.flatMap(({ text }) => [...text.replaceAll('\n', '').matchAll(/\((\d+)(?:-(\d+))?\)/g)]);
  return (number) => ranges.some(([, first, last]) => Number(first) <= number && number <= Number(last ?? first));
}

/**
 * Throws unless the readings, of one diagram or of all its parts, say all steps in order and with their numbers.
 * `how` tells the forms of texts, and what need not be drawn: `keeps` decides, `folds` allows what a label tells.
 */
export function assertSays(readings, steps, how) {
  const arrows = readings.flatMap(({ messages, actors }) => messages.map((message) => ({
    ...message, from: actors.get(message.from).label, to: actors.get(message.to).label,
  })));
  arrows.forEach(({ number }, index) => assert.ok(number > (arrows[index - 1]?.number ?? 0), `number ${number}`));
  for (const arrow of arrows) {
    assert.ok(steps[arrow.number - 1], `${arrow.number} is no step`);
    assertArrow(arrow, steps[arrow.number - 1], how);
  }
  const drawn = new Set(arrows.map(({ number }) => number));
  const isTold = how.folds ? told(readings) : () => false;
  const keeps = (step) => how.responses !== 'none' || !step.response;
  const wanted = steps.filter(how.keeps ?? keeps).map(({ number }) => number);
  assert.deepEqual(wanted.filter((number) => !drawn.has(number) && !isTold(number)), [], 'steps that are missing');
  if (!how.folds) assert.equal(drawn.size, wanted.length, 'number of arrows');
}
