// Runs the program: snippets built with a configuration, and what it knows of a log.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const SEQDOC = process.env.SEQDOC ?? 'target/release/seqdoc';

/** Runs a body with a folder that is gone afterwards. */
export async function withFolder(body) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'seqdoc-site-'));
  try {
    return await body(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a command; throws with what it said if it fails, and returns what it printed. */
function run(...words) {
  try {
    return execFileSync(SEQDOC, words, { stdio: 'pipe', encoding: 'utf8', maxBuffer: 1 << 30 });
  } catch (error) {
    throw new Error(`${SEQDOC} ${words.join(' ')}\n${error.stderr}`);
  }
}

/** Builds the snippets of logs; `flags` are of the command, as `--config FILE`. */
export const build = (logs, output, ...flags) => run('build', logs, '-o', output, ...flags);

/** The steps of a log, each with what it is and says. */
export function show(log, ...flags) {
  const { steps, exchanges, participants } = JSON.parse(run('show', log, '--json', ...flags));
  const shown = steps.map((step) => {
    const { parent } = exchanges[step.exchange - 1];
    return {
      number: step.n,
      response: step.kind === 'response',
      caller: step.caller,
      callee: step.callee,
      verb: step.status ? [step.status.code, step.status.reason].filter((part) => part !== null).join(' ') : step.method,
      path: step.path,
      template: step.template,
      url: step.url,
      headers: step.headers,
      body: step.body,
      query: step.url.split('#')[0].split('?').slice(1).join('?'),
      isTop: parent === null,
    };
  });
  return { steps: shown, participants };
}

/** The diagrams of a scenario's folder by their file names, in the order of their parts. */
export function diagramsOf(folder) {
  const others = ['body.md', 'log.md', 'variables.md', 'reference.md', 'summary.md', 'ladder.md'];
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.md') && !others.includes(file));
  const texts = files.sort().map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]);
  return texts.filter(([, text]) => !text.startsWith('<table class="seqdoc-ladder">'));
}

/** The folders that hold a log, relative to a folder. */
export const logsBelow = (folder) => fs.readdirSync(folder, { recursive: true })
  .filter((file) => path.basename(file) === 'requestshook.log')
  .map(path.dirname)
  .sort();
