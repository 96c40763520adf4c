// Measures how long the command line takes to start, compared with Node.js alone, as a Markdown table:
// `node cli/bench.mjs [--rounds 15] [--write]`; `--write` updates docs/performance.md. The budget of `--help` is 150
// ms, including Node.js. Commands alternate, so that other load affects all of them.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const BUDGET = 150;
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, write: { type: 'boolean', default: false } },
});
const page = resolve(import.meta.dirname, '../../docs/performance.md');
const [from, to] = ['<!-- cli: begin -->', '<!-- cli: end -->'];
const main = resolve(import.meta.dirname, '../../apps/cli/dist/bundle/main.js');
const definition = JSON.stringify({
  StartAt: 'Check',
  States: {
    Check: { Type: 'Choice', Choices: [{ Variable: '$.ok', BooleanEquals: true, Next: 'Done' }], Default: 'Failed' },
    Done: { Type: 'Succeed' },
    Failed: { Type: 'Fail' },
  },
});

const commands = {
  'node --eval 0': { args: ['--eval', '0'] },
  'stepwell --version': { args: [main, '--version'] },
  'stepwell --help': { args: [main, '--help'] },
  'stepwell start --help': { args: [main, 'start', '--help'] },
  'stepwell completion bash': { args: [main, 'completion', 'bash'] },
  'stepwell graph -': { args: [main, 'graph', '-'], input: definition },
  'stepwell validate -': { args: [main, 'validate', '-'], input: definition },
};

/** Writes the CPU time of the process to a separate pipe. */
const meter =
  "data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,JSON.stringify(process.cpuUsage())))";

/** Measures a process: wall-clock time and CPU time in milliseconds. */
function run({ args, input = '' }) {
  const started = performance.now();
  const { status, stderr, output } = spawnSync(process.execPath, ['--import', meter, ...args], {
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}: ${stderr}`);
  const wall = performance.now() - started;
  const { user, system } = JSON.parse(output[3]);
  return { wall, cpu: (user + system) / 1000 };
}

const runs = new Map(Object.keys(commands).map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round += 1)
  for (const [name, command] of Object.entries(commands)) runs.get(name).push(run(command));

const sorted = (name, what) =>
  runs
    .get(name)
    .map((one) => one[what])
    .sort((one, other) => one - other);
const median = (name, what) => sorted(name, what)[Math.floor(runs.get(name).length / 2)];
const ms = (value) => `${Math.round(value)} ms`;
const alone = 'node --eval 0';
const rows = Object.keys(commands).map(
  (name) =>
    `| \`${name}\` | ${ms(sorted(name, 'wall')[0])} | ${ms(median(name, 'wall'))} | ${ms(median(name, 'cpu'))} | ` +
    `${name === alone ? '' : ms(median(name, 'cpu') - median(alone, 'cpu'))} |`,
);
const load = loadavg()[0].toFixed(1);
const table = [
  `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node} on ${cpus().length} ` +
    `cores with a load of ${load}: ${values.rounds} processes per command.`,
  '',
  '| command | fastest | median | CPU | CPU above Node.js alone |',
  '| --- | ---: | ---: | ---: | ---: |',
  ...rows,
].join('\n');
console.log(table);
// With other load, CPU time is more accurate than wall-clock time.
const needed = Math.min(sorted('stepwell --help', 'wall')[0], median('stepwell --help', 'cpu'));
console.log(
  `\n--help: ${ms(needed)} of ${BUDGET}: ${needed < BUDGET ? 'within the budget' : `OVER the budget, on a machine where Node.js alone takes ${ms(median(alone, 'cpu'))} of CPU`}`,
);
if (values.write) {
  const text = readFileSync(page, 'utf8');
  if (!text.includes(from) || !text.includes(to)) throw new Error(`${page} must contain ${from} and ${to}`);
  writeFileSync(page, `${text.slice(0, text.indexOf(from) + from.length)}\n${table}\n${text.slice(text.indexOf(to))}`);
}
