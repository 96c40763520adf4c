// Checks the types of one project, sources and tests: `node tools/build/typecheck.mjs` in its folder.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tsc } from './native-compiler.mjs';

for (const config of ['tsconfig.lib.json', 'tsconfig.spec.json']) {
  if (!existsSync(config)) continue;
  // One thread: Nx runs several projects at a time, and each further thread would check shared types again.
  const { status } = spawnSync(process.execPath, [tsc, '--project', config, '--noEmit', '--singleThreaded'], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
