// Checks commit messages since the commit that added commitlint.config.mjs. Skipped without history.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './nx.mjs';

const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
const added = git('log', '--diff-filter=A', '--format=%H', '--', 'commitlint.config.mjs');
const first = added.status === 0 ? added.stdout.trim().split('\n').at(-1) : '';
if (first === '') {
  console.log('commit messages: skipped, this checkout has no history with commitlint.config.mjs');
} else {
  const program = join(root, 'node_modules/@commitlint/cli/cli.js');
  const { status } = spawnSync(process.execPath, [program, '--from', first, '--to', 'HEAD'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) console.error('Commit messages must be "type(scope): subject", see CONTRIBUTING.md.');
  process.exitCode = status ?? 1;
}
