// Whether `seqdoc check` finds what `mkdocs build --strict` does not build, and nothing else.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { check } from './report.mjs';
import { SEQDOC } from './seqdoc.mjs';

const LOG = 'samples/openstack/image/show/requestshook.log';

/** Compares both on random pages. */
export const checkIncludes = () => check('check and MkDocs agree on includes', () => {
  const words = ['tests/site/includes.py', path.resolve(SEQDOC), LOG, '60'];
  const env = { ...process.env, NO_MKDOCS_2_WARNING: '1' };
  try {
    execFileSync(path.resolve('target/site/venv/bin/python'), words, { env, stdio: 'pipe', encoding: 'utf8' });
  } catch (error) {
    throw new Error(`${error.stdout}${error.stderr}`);
  }
});
