// Checks the types of one project, sources and tests: `node tools/build/typecheck.mjs` in its folder. TypeScript 7
// (`tsc-native`) takes a fifth of the time of TypeScript 6, which builds the packages: see docs/decisions/0008.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const manifest = createRequire(import.meta.url).resolve('tsc-native/package.json');
const tsc = join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.tsc);

for (const config of ['tsconfig.lib.json', 'tsconfig.spec.json']) {
  if (!existsSync(config)) continue;
  // One thread: Nx runs several projects at a time, and each further thread would check shared types again.
  const { status } = spawnSync(process.execPath, [tsc, '--project', config, '--noEmit', '--singleThreaded'], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
