// Checks the format of all files. Prettier formats them, and takes a minute to check them. oxfmt formats as Prettier
// does, except for a few constructs, and takes a second. So Prettier checks only the files that oxfmt would change.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './nx.mjs';

const oxfmt = join(root, 'node_modules/oxfmt/bin/oxfmt');
const { status, stdout, stderr } = spawnSync(process.execPath, [oxfmt, '--list-different', '.'], {
  cwd: root,
  encoding: 'utf8',
});
const files = stdout.split('\n').filter((line) => line !== '');
if (status !== 0 && files.length === 0) {
  console.error(stderr);
  process.exitCode = 1;
} else if (files.length > 0) {
  const prettier = join(root, 'node_modules/prettier/bin/prettier.cjs');
  const args = [prettier, '--check', '--ignore-unknown', '--log-level', 'warn', ...files];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
