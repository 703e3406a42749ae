// The documentation's sources: pages, the snippets they include, scenario folders.
import fs from 'node:fs';
import path from 'node:path';

export const DOCS = 'docs';

// What seqdoc writes beside the snippets: their names, which for views are up to the configuration.
const MANIFEST = '.seqdoc.json';

const NO_DIAGRAM = ['body.md', 'log.md', 'summary.md', 'variables.md', 'reference.md', 'ladder.md', 'console.md'];

const isLadder = (file) => read(file).startsWith('<table class="seqdoc-ladder">');

const files = (ending) => fs.readdirSync(DOCS, { recursive: true }).filter((file) => file.endsWith(ending)).sort();

export const read = (file) => fs.readFileSync(path.join(DOCS, file), 'utf8');

/** Folders of generated snippets. */
export const scenarios = () => files(MANIFEST).map(path.dirname);

/** Every generated file. A file that a manifest names can have been deleted since. */
export const snippets = () => scenarios()
  .flatMap((folder) => Object.keys(JSON.parse(read(`${folder}/${MANIFEST}`)).files).map((name) => `${folder}/${name}`))
  .filter((file) => fs.existsSync(path.join(DOCS, file)));

/** The hand-written pages. */
export function pages() {
  const generated = new Set(snippets());
  return files('.md').filter((file) => !generated.has(file));
}

/** Every file that holds diagrams: diagram.md, diagrams.md, views. */
export const diagramFiles = () => snippets().filter((file) => !NO_DIAGRAM.includes(path.basename(file)) && !isLadder(file));

/** Whether a scenario has a configuration of its own, so that its diagrams need not show everything. */
export const isConfigured = (folder) => folder.split('/').includes('options');

// The heading of a section: its steps, what it says of them, and the line below with their direction.
const SECTION = /^### \((\d+)(?:-(\d+))?\) (.*?)(?: <a id="[^"]*"><\/a>)*\n.*?(-->|<--)(.*)/gm;

/**
 * The numbered steps of a body.md: `{ number, response, verb }`. A section is about a step, or about a request and
 * its response, whose status then stands on the line below the heading.
 */
export function steps(body) {
  const found = [...body.matchAll(SECTION)].flatMap(([, first, last, heading, direction, below]) => {
    const words = heading.replaceAll(/[\\`]/g, '').split(' ');
    const step = { number: Number(first), response: direction === '<--', verb: words[0] };
    if (last === undefined) return [step];
    // An answer without a status is drawn with its path.
    const status = /` `([^`]+)`$/.exec(below)?.[1] ?? words[1];
    return [step, { number: Number(last), response: true, verb: status.split(' ')[0] }];
  });
  return found.sort((one, other) => one.number - other.number);
}

/** The files that a page includes; an escaped include (`;--8<--`) is only an example. */
export function includes(page) {
  const lines = read(page).matchAll(/^[ \t]*-+8<-+[ \t]+(["'])(.+?)\1$/gm);
  return [...lines].map((line) => line[2]);
}
