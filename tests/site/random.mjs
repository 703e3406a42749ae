// Ten thousand random texts in logs and configurations: does mermaid read back what was recorded?
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { written, sources } from './diagram.mjs';
import { assertSays, visible } from './expected.mjs';
import { Chance } from './hostile.mjs';
import { record, write } from './logs.mjs';
import { assertSize } from './mermaid.mjs';
import { howOf, readings } from './options.mjs';
import { check } from './report.mjs';
import { build, diagramsOf, show, withFolder } from './seqdoc.mjs';
import { SMALLEST } from './smallest.mjs';

/** More for a long run: `SEQDOC_LOGS=1000 tests/site/run`. */
const LOGS = Number(process.env.SEQDOC_LOGS ?? 40);
const EXCHANGES = 100;
const NAMES = 12;

const CONFIGURATIONS = [
  { toml: '' },
  { toml: '[diagram]\nquery = "show"\n', how: { query: 'show' } },
  { toml: '[diagram]\nactivations = true\nresponses = "full"\n', how: { responses: 'full' } },
  { toml: '[diagram]\nmax_steps = 7\n[paths]\nmode = "raw"\n', how: { paths: 'raw' } },
];

/** Calls that lie in and across each other, some without an answer. */
function randomLog(chance, names) {
  const open = [];
  const records = [];
  for (let id = 0; id < EXCHANGES; id += 1) {
    const method = chance.of(['GET', 'POST', 'HEAD', 'DELETE', 'X-CUSTOM']);
    const call = { caller: chance.of(names), callee: chance.of(names), method, url: chance.url(), id: `r${id}` };
    records.push(record(call));
    open.push({ ...call, status: `${chance.of(['200', '404', '-1', '500'])} ${chance.text()}` });
    while (open.length > 0 && chance.is(3, 5)) records.push(record(open.splice(chance.below(open.length), 1)[0]));
  }
  return records.concat(open.slice(3).map(record)).join('');
}

// Of what TOML wants as an escape, JSON leaves out only this.
const quoted = (text) => JSON.stringify(text).replaceAll('\x7f', '\\u007f');

/** Aliases, boxes of participants and of calls that say anything; a person may break lines. */
function randomConfiguration(chance, names) {
  // Blanks around what a person writes mean nothing.
  const label = () => (chance.text() + chance.of(['', '\nsecond line'])).trim();
  const aliases = Object.fromEntries(names.filter(() => chance.is(1, 2)).map((name) => [name, `a${label()}`.trim()]));
  const participants = Object.entries(aliases)
    .map(([name, alias]) => `${quoted(name)} = { as = ${quoted(alias)}, actor = ${chance.is(1, 2)}, order = ${chance.below(9)} }\n`);
  const labels = [];
  const groups = ['opt', 'loop', 'note', 'critical'].map((kind) => {
    labels.push(label());
    return `[[group]]\nkind = "${kind}"\nlabel = ${quoted(labels.at(-1))}\nto = ${quoted(chance.of(names))}\n`;
  });
  return { toml: `[participants]\n${participants.join('')}${groups.join('')}`, how: { names: aliases }, labels };
}

const squeeze = (text) => text.replace(/\s+/gu, '');

/** Boxes and notes say what the configuration says, or how many calls overlap. */
function assertLabels(seen, labels) {
  const wanted = new Set(labels.map((label) => squeeze(visible(label))));
  // A box with no label says nothing, a note then has a sign.
  if (labels.includes('')) wanted.add('-');
  for (const { kind, text } of seen.flatMap(({ events }) => events)) {
    if (!['opt', 'loop', 'note', 'critical'].includes(kind)) continue;
    assert.ok(wanted.has(squeeze(text)), `${kind} ${JSON.stringify(text)} for ${JSON.stringify(labels)}`);
  }
}

/** Builds a log; returns its diagrams by their files and its steps. */
function made(folder, text, { toml = '' }) {
  const [log, output, config] = ['log', 'docs', 'seqdoc.toml'].map((name) => path.join(folder, name));
  write(log, text);
  fs.writeFileSync(config, toml);
  fs.rmSync(output, { recursive: true, force: true });
  const [file, flags] = [path.join(log, 'requestshook.log'), ['--config', config, '--no-redact']];
  build(file, output, ...flags);
  const { steps } = show(file, ...flags);
  assert.equal(steps.length, text.match(/^### \(/gm).length, 'number of records');
  return { files: diagramsOf(output), steps };
}

async function checkLog(mermaids, folder, text, configuration) {
  const { files, steps } = made(folder, text, configuration);
  for (const { version, mermaid } of mermaids) {
    for (const [file, diagrams] of files) {
      try {
        const seen = await readings(mermaid, diagrams);
        assertSays(seen, steps, howOf(file, configuration));
        if (configuration.labels) assertLabels(seen, configuration.labels);
      } catch (error) {
        error.message = `mermaid ${version}, ${file}: ${error.message.slice(0, 2000)}`;
        throw error;
      }
    }
  }
}

function checkSeed(mermaids, folder, seed) {
  const chance = new Chance(seed);
  const names = Array.from({ length: NAMES }, () => chance.name());
  const configuration = seed % 3 === 0 ? randomConfiguration(chance, names) : chance.of(CONFIGURATIONS);
  return checkLog(mermaids, folder, randomLog(chance, names), configuration);
}

/** Twenty calls in each other, which cannot be cut apart, and many one after another, full of one sign. */
function crammedLog(sign, place) {
  const [name, text] = [place === 'names' ? 30 : 0, 300].map((length) => sign.repeat(length));
  const url = place === 'paths' ? `/${text}?${text}` : '/a';
  const status = place === 'reasons' ? `200 ${text}` : '200 OK';
  const calls = (count, at) => Array.from({ length: count }, (_, index) => {
    const [caller, callee] = [index, index + 1].map((number) => `${number % at}${name}`);
    return { caller, callee, method: 'GET', url, id: `${at}-${index}` };
  });
  const [inside, beside] = [calls(20, 4), calls(150, 2)];
  const answered = (call) => record({ ...call, status });
  const flat = beside.map((call) => ({ ...call, caller: `0${name}`, callee: `1${name}` }));
  return [...inside.map(record), ...inside.reverse().map(answered), ...flat.map((call) => record(call) + answered(call))].join('');
}

/** Texts as long as they can be: no part may be longer than what mermaid draws. */
function checkCrammed(folder, sign, place, max) {
  const toml = `[diagram]\nmax_steps = ${max}\nresponses = "full"\nquery = "show"\n`;
  const { files, steps } = made(folder, crammedLog(sign, place), { toml });
  const [, parts] = files.find(([file]) => file === 'diagrams.md');
  sources(parts).forEach(assertSize);
  assertSays(sources(parts).map(written), steps, howOf('diagrams.md', { how: { responses: 'full', query: 'show' } }));
}

/** Random logs, the smallest logs that ever failed, and crammed ones, with all versions of mermaid. */
export async function checkRandom(mermaids) {
  await withFolder(async (folder) => {
    for (const [name, { log, ...configuration }] of Object.entries(SMALLEST)) {
      await check(`${name} is drawn as recorded`, () => checkLog(mermaids, folder, log, configuration));
    }
    for (const sign of [';', '<', '/', '{++', '가', '\0', '\u{e0041}', 'style:#']) {
      for (const place of ['paths', 'reasons', 'names']) {
        for (const max of [30, 1000]) {
          await check(`${place} of ${JSON.stringify(sign)} fit into parts of ${max}`, () => checkCrammed(folder, sign, place, max));
        }
      }
    }
    for (let seed = 1; seed <= LOGS; seed += 1) {
      await check(`random texts ${seed} of ${LOGS}`, () => checkSeed(mermaids, folder, seed));
    }
  });
}
