// The documentation's sources: pages, the snippets they include, scenario folders.
import fs from 'node:fs';
import path from 'node:path';

export const DOCS = 'docs';

// As in exclude_docs of mkdocs.yml: files that are parts of pages.
const SNIPPET = /^(diagram.*|body|log|summary|variables|reference)\.md$/;

const markdown = () => fs.readdirSync(DOCS, { recursive: true }).filter((file) => file.endsWith('.md')).sort();

export const read = (file) => fs.readFileSync(path.join(DOCS, file), 'utf8');

/** The hand-written pages. */
export const pages = () => markdown().filter((file) => !SNIPPET.test(path.basename(file)));

/** Every file that holds diagrams: diagram.md, diagrams.md, views. */
export const diagramFiles = () => markdown().filter((file) => path.basename(file).startsWith('diagram'));

/** Folders of generated snippets. */
export const scenarios = () => diagramFiles().filter((file) => path.basename(file) === 'diagram.md').map(path.dirname);

/** The files that a page includes; an escaped include (`;--8<--`) is only an example. */
export function includes(page) {
  const lines = read(page).matchAll(/^[ \t]*-+8<-+[ \t]+(["'])(.+?)\1$/gm);
  return [...lines].map((line) => line[2]);
}
