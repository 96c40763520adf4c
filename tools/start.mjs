// `npm start`: builds the demo and the command line, then runs the demo with its arguments: `npm start -- --images
// 5000`.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNx } from './nx.mjs';

const log = join(root, '.stepwell', 'build.log');
mkdirSync(join(root, '.stepwell'), { recursive: true });
const output = openSync(log, 'w');
console.error('Building the packages (a minute the first time, seconds after that) …');
const built = await runNx(
  ['run-many', '--targets=build', '--projects=@stepwell/demo,@stepwell/cli', '--parallel=2', '--output-style=static'],
  ['ignore', output, output],
);
closeSync(output);
if (built !== 0) {
  console.error(readFileSync(log, 'utf8'));
  console.error(`The build failed: see above, or ${log}.`);
  process.exit(built);
}

const demo = spawn(process.execPath, [join(root, 'apps/demo/dist/main.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
});
// The terminal sends Ctrl-C to the demo as well; this process only waits for it to clean up.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => demo.kill(signal));
demo.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
