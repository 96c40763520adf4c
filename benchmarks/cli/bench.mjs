// How long the command line takes to start, beside a Node.js process that does nothing, as a Markdown table: node
// benchmarks/cli/bench.mjs [--rounds 15] [--write] --write puts it into docs/performance.md `--help` is to take less
// than 150 ms, Node.js included. Commands are run in turns, so that a busy moment hits all of them.
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
const main = resolve(import.meta.dirname, '../../apps/cli/dist/main.js');
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

/** Tells on a pipe of its own how much CPU the process took from its start on. */
const meter =
  "data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,JSON.stringify(process.cpuUsage())))";

/** Milliseconds of wall clock and of CPU that a process takes from its start to its end. */
function run({ args, input = '' }) {
  const begun = performance.now();
  const { status, stderr, output } = spawnSync(process.execPath, ['--import', meter, ...args], {
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  const wall = performance.now() - begun;
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
    `| \`${name}\` | ${ms(sorted(name, 'wall')[0])} | ${ms(median(name, 'wall'))} | ${ms(median(name, 'cpu'))} | ${name === alone ? '' : ms(median(name, 'cpu') - median(alone, 'cpu'))} |`,
);
const load = loadavg()[0].toFixed(1);
const table = [
  `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node} on ${cpus().length} cores with a load of ${load}: ${values.rounds} processes of each, in turns.`,
  '',
  '| command | fastest | median | CPU | CPU above Node.js alone |',
  '| --- | ---: | ---: | ---: | ---: |',
  ...rows,
].join('\n');
console.log(table);
// A process that waits for a core takes longer than it works: on a busy machine CPU time is the better measure.
const needed = Math.min(sorted('stepwell --help', 'wall')[0], median('stepwell --help', 'cpu'));
console.log(
  `\n--help: ${ms(needed)} of ${BUDGET}: ${needed < BUDGET ? 'within the budget' : `OVER the budget, on a machine where Node.js alone takes ${ms(median(alone, 'cpu'))} of CPU`}`,
);
if (values.write) {
  const text = readFileSync(page, 'utf8');
  if (!text.includes(from) || !text.includes(to))
    throw new Error(`${page} has no place for the table: ${from} … ${to}`);
  writeFileSync(page, `${text.slice(0, text.indexOf(from) + from.length)}\n${table}\n${text.slice(text.indexOf(to))}`);
}
