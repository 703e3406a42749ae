// A site with a page for each attack, as others set one up, plain and with what else rewrites pages.
import fs from 'node:fs';
import path from 'node:path';
import * as seqdoc from './seqdoc.mjs';

const ROOT = path.resolve('target/site/attacks');

/** What must not be on a page: files that an include could reach. */
const SECRET = 'CANARYINCLUDE of another file';
const FILES = ['docs/canary.md', 'docs/secret.txt', 'docs/inc/canary.md', '.env', 'canary.md'];

// The extensions must be the last of the file: one more is appended to them.
const PLAIN = fs.readFileSync('tests/site/mkdocs.yml', 'utf8').replace('  name: material\n', '  name: material\n  font: false\n').trimEnd();
const REWRITTEN = `${PLAIN.replace('check_paths: true}', 'check_paths: true, url_download: true}')}
  - pymdownx.critic
plugins: [search, macros]
`;

// Names of the sections of a page, with the snippet that each shows and how.
const fenced = (open) => (file) => `${open}\n--8<-- "${file}"\n\`\`\``;
const SECTIONS = [
  ['Diagram', 'diagram.md', (file) => `\`\`\` mermaid\nsequenceDiagram\n    autonumber\n    --8<-- "${file}"\n\`\`\``],
  ['Exchanges', 'body.md', (file) => `--8<-- "${file}"`],
  ['Records', 'log.md', fenced('``` text title="" linenums="1"')],
  ['Parts', 'diagrams.md', (file) => `--8<-- "${file}"`],
  ['Variables', 'variables.md', (file) => `--8<-- "${file}"`],
  ['Reference', 'reference.md', (file) => `--8<-- "${file}"`],
  ['Ladder', 'ladder.md', (file) => `--8<-- "${file}"`],
];

export const isMade = (folder, file) => fs.existsSync(path.join(folder, file));

function page(folder, id) {
  const sections = SECTIONS.filter(([, file]) => isMade(folder, file))
    .map(([name, file, how]) => `## ${name}\n\n${how(`${id}/${file}`)}\n`);
  return `# Page\n\n${sections.join('\n')}\n## End\n\nThe end of the page.\n`;
}

function stage(project, config, attacks) {
  fs.rmSync(project, { recursive: true, force: true });
  fs.mkdirSync(path.join(project, 'docs/inc'), { recursive: true });
  fs.writeFileSync(path.join(project, 'mkdocs.yml'), config);
  for (const file of FILES) fs.writeFileSync(path.join(project, file), `# Another file\n\n${SECRET}\n`);
  fs.writeFileSync(path.join(project, 'docs/index.md'), '# Attacks\n\nNothing here.\n');
  for (const { id, log } of attacks) {
    const [logs, docs] = [path.join(project, 'logs', id), path.join(project, 'docs', id)];
    fs.mkdirSync(logs, { recursive: true });
    fs.writeFileSync(path.join(logs, 'requestshook.log'), log);
    seqdoc.build(path.join(logs, 'requestshook.log'), docs);
    fs.writeFileSync(path.join(docs, 'index.md'), page(docs, id));
  }
}

/** Makes the projects; returns a generator for each of them and each program. */
export function stageAttacks(attacks) {
  const configurations = { plain: PLAIN, rewritten: REWRITTEN };
  return Object.entries(configurations).flatMap(([name, config]) => {
    const project = path.join(ROOT, name);
    stage(project, config, attacks);
    return [
      { name: 'mkdocs', what: name, project, site: path.join(ROOT, `${name}-mkdocs`), args: ['build', '--site-dir', `../${name}-mkdocs`] },
      { name: 'zensical', what: name, project, site: path.join(project, 'site'), args: ['build', '--clean'] },
    ];
  });
}
