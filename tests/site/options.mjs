// Every configuration with every sample and two long logs: do the diagrams say what was recorded?
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { CONFIGURATIONS } from './configurations.mjs';
import { sources } from './diagram.mjs';
import { assertSays } from './expected.mjs';
import { dense, joined, polling, write } from './logs.mjs';
import { assertAsWritten, assertSize, understood } from './mermaid.mjs';
import { check } from './report.mjs';
import { build, diagramsOf, logsBelow, show, withFolder } from './seqdoc.mjs';

const SAMPLES = 'samples/openstack';

/** The logs of all samples, and longer ones, in a folder without configurations. */
export function collect(folder) {
  for (const log of logsBelow(SAMPLES)) {
    write(path.join(folder, log), fs.readFileSync(path.join(SAMPLES, log, 'requestshook.log')));
  }
  write(path.join(folder, 'made/joined'), joined());
  write(path.join(folder, 'made/dense'), dense());
  write(path.join(folder, 'made/polling'), polling());
}

/** How a file of a configuration looks; `diagrams.md` tells only the status unless it is told to. */
export function howOf(file, { how = {}, views = {} }) {
  const view = views[path.basename(file, '.md')];
  if (view) return { ...how, ...view };
  return file === 'diagrams.md' ? { responses: 'status', ...how, isPart: true } : how;
}

/** Reads all diagrams of a file with mermaid; throws if one is too long or read otherwise than it is written. */
export async function readings(mermaid, text) {
  const seen = [];
  for (const source of sources(text)) {
    assertSize(source);
    const reading = await understood(mermaid, source);
    assertAsWritten(reading, source);
    seen.push(reading);
  }
  return seen;
}

async function checkLog({ version, mermaid }, configuration, snippets, steps) {
  const files = diagramsOf(snippets);
  assert.equal(files.length, 2 + Object.keys(configuration.views ?? {}).length, `files: ${files.map(([file]) => file)}`);
  for (const [file, text] of files) {
    try {
      assertSays(await readings(mermaid, text), steps, howOf(file, configuration));
    } catch (error) {
      error.message = `mermaid ${version}, ${path.basename(snippets)}/${file}: ${error.message}`;
      throw error;
    }
  }
  return files.map(([, text]) => text).join('\n');
}

async function checkConfiguration(mermaids, configuration, folder) {
  const [logs, output, toml] = ['logs', 'docs', 'seqdoc.toml'].map((name) => path.join(folder, name));
  fs.rmSync(output, { recursive: true, force: true });
  fs.writeFileSync(toml, configuration.toml);
  build(logs, output, '--config', toml);
  let all = '';
  for (const log of logsBelow(logs)) {
    const { steps } = show(path.join(logs, log, 'requestshook.log'), '--config', toml);
    assert.ok(steps.length > 0, `${log} has no steps`);
    for (const mermaid of mermaids) all += await checkLog(mermaid, configuration, path.join(output, log), steps);
  }
  assert.ok(configuration.shows?.test(all) ?? true, `no diagram has ${configuration.shows}`);
}

/** Wrong steps, against which a good diagram has to fail. */
const WRONG = {
  'a step that is not drawn': (steps) => [...steps, { ...steps[0], number: steps.length + 1 }],
  'an arrow that is no step': (steps) => steps.slice(0, -1),
  'another path': (steps) => steps.map((step) => (step.number === 3 ? { ...step, template: '/identity' } : step)),
  'another status': (steps) => steps.map((step) => (step.number === 4 ? { ...step, verb: '200 OK' } : step)),
  'another caller': (steps) => steps.map((step) => (step.number === 3 ? { ...step, caller: 'glance-api' } : step)),
  'a request for a response': (steps) => steps.map((step) => (step.number === 4 ? { ...step, response: false } : step)),
};

async function checkComparison({ mermaid }, folder) {
  const sample = path.join(SAMPLES, 'image/create');
  build(path.join(sample, 'requestshook.log'), folder);
  const { steps } = show(path.join(sample, 'requestshook.log'));
  for (const [file, text] of diagramsOf(folder)) {
    const seen = await readings(mermaid, text);
    for (const [name, change] of Object.entries(WRONG)) {
      await check(`the comparison of ${file} with the log notices ${name}`, () => {
        assertSays(seen, steps, howOf(file, {}));
        assert.throws(() => assertSays(seen, change(steps), howOf(file, {})));
      });
    }
  }
}

/** All configurations with all versions of mermaid. */
export async function checkOptions(mermaids) {
  await withFolder((folder) => checkComparison(mermaids[0], folder));
  await withFolder(async (folder) => {
    collect(path.join(folder, 'logs'));
    for (const configuration of CONFIGURATIONS) {
      await check(`all logs with ${configuration.name}`, () => checkConfiguration(mermaids, configuration, folder));
    }
  });
}
