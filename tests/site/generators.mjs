// Builds the site with each generator, from a copy: Zensical writes only below the folder of mkdocs.yml.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const PROJECT = path.resolve('target/site/project');
const BIN = path.resolve('target/site/venv/bin');

/** The name, the folder of mkdocs.yml and the output folder of each generator. */
export const GENERATORS = [
  {
    name: 'mkdocs', project: PROJECT, site: path.resolve('target/site/mkdocs'),
    args: ['build', '--strict', '--site-dir', '../mkdocs'],
  },
  { name: 'zensical', project: PROJECT, site: path.join(PROJECT, 'site'), args: ['build', '--strict', '--clean'] },
];

/** Copies what the site is built from, with mkdocs.yml as it is published. */
export function stage() {
  fs.rmSync(PROJECT, { recursive: true, force: true });
  fs.mkdirSync(PROJECT, { recursive: true });
  fs.cpSync('mkdocs.yml', path.join(PROJECT, 'mkdocs.yml'));
  fs.cpSync('docs', path.join(PROJECT, 'docs'), { recursive: true });
}

/** Builds the site; throws with what the generator said. */
export function build({ name, project, site, args }) {
  fs.rmSync(site, { recursive: true, force: true });
  // Material prints a banner on each build unless told not to.
  const env = { ...process.env, NO_COLOR: '1', NO_MKDOCS_2_WARNING: '1' };
  try {
    execFileSync(path.join(BIN, name), args, { cwd: project, env, stdio: 'pipe', encoding: 'utf8' });
  } catch (error) {
    throw new Error(`${error.stdout}${error.stderr}`);
  }
}
