// Measures the CPU time that `stepwell up` needs until it is ready, as a ratio to `node --eval 0`:
// `node up/bench.mjs [--rounds 7] [--app <cdk.out>] [--write]`; `--write` updates docs/performance.md. Without `--app`, it
// synthesizes the demo stack. Commands alternate, so that other load affects all of them. Linux only.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    app: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const root = resolve(import.meta.dirname, '../..');
const page = join(root, 'docs/performance.md');
const [from, to] = ['<!-- up: begin -->', '<!-- up: end -->'];
const main = join(root, 'apps/cli/dist/bundle/main.js');
const millisecondsPerTick = 10;

const folder = mkdtempSync(join(tmpdir(), 'stepwell-bench-up-'));
try {
  const app = values.app === undefined ? synthesize() : resolve(values.app);
  /** Arguments of Node.js, and the budget in milliseconds on a machine where Node.js alone takes 100 ms. */
  const commands = {
    // It prints a line, so that it can be measured.
    'node --eval 0': { args: ['--eval', 'console.log(0); setTimeout(() => undefined, 10_000)'] },
    'stepwell up, empty': { args: [main, 'up', '--json'], budget: 400 },
    'stepwell up, demo stack': { args: [main, 'up', '--json', '--app', app], budget: 1500 },
  };
  const runs = new Map(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const [name, { args }] of Object.entries(commands)) runs.get(name).push(await cpuUntilReady(args));
  const median = (name) => runs.get(name).sort((one, other) => one - other)[Math.floor(runs.get(name).length / 2)];
  const alone = median('node --eval 0');
  const rows = Object.entries(commands).map(
    ([name, { budget }]) =>
      `| \`${name}\` | ${median(name)} ms | ${(median(name) / alone).toFixed(1)} | ${budget === undefined ? '' : (budget / 100).toFixed(0)} |`,
  );
  const table = [
    `Measured on ${new Date().toISOString().slice(0, 10)} with Node.js ${process.versions.node} on ${cpus().length} ` +
      `cores with a load of ${loadavg()[0].toFixed(1)}, median of ${values.rounds} processes.`,
    '',
    '| command | CPU until ready | ratio | budget |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
  console.log(table);
  if (values.write) {
    const text = readFileSync(page, 'utf8');
    if (!text.includes(from) || !text.includes(to)) throw new Error(`${page} must contain ${from} and ${to}`);
    writeFileSync(
      page,
      `${text.slice(0, text.indexOf(from) + from.length)}\n${table}\n${text.slice(text.indexOf(to))}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function synthesize() {
  const output = join(folder, 'cdk.out');
  const { status } = spawnSync(process.execPath, ['dist/app.js'], {
    cwd: join(root, 'apps/demo-stack'),
    env: { ...process.env, CDK_OUTDIR: output },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('The demo stack cannot be synthesized: run npx nx build @stepwell/demo-stack');
  return output;
}

/** User and system time of a process until it prints its first line, in milliseconds. */
async function cpuUntilReady(args) {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, XDG_STATE_HOME: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
  const [user, system] = stat.split(') ').at(-1).split(' ').slice(11, 13).map(Number);
  child.kill('SIGINT');
  await ended;
  return (user + system) * millisecondsPerTick;
}
