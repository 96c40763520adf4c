// Checks the messages of the commits after the one that added commitlint.config.mjs; skipped where there is no history.
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
  if (status !== 0) console.error('Write commit messages as CONTRIBUTING.md says: type(scope): subject.');
  process.exitCode = status ?? 1;
}
