// Ends with an error if a page includes a snippet that is not there: the snippets are built, not committed.
import fs from 'node:fs';
import path from 'node:path';
import { diagramFiles, DOCS, includes, pages } from './docs.mjs';
import { SEQDOC } from './seqdoc.mjs';

const missing = pages().flatMap((page) => includes(page)
  .filter((file) => !fs.existsSync(path.join(DOCS, file)))
  .map((file) => `${DOCS}/${page} includes \`${DOCS}/${file}\`, which is missing`));
if (diagramFiles().length === 0) missing.push(`no \`diagram.md\` below \`${DOCS}\``);
if (!fs.existsSync(SEQDOC)) missing.push(`no \`${SEQDOC}\``);

for (const text of missing) console.error(`error: ${text}`);
if (missing.length > 0) {
  console.error('run `cargo run --release -- build samples -o docs` first');
  process.exitCode = 1;
}
