// How long the command line takes to start, beside a Node.js process that does nothing, as a Markdown table:
//   node benchmarks/cli/bench.mjs [--rounds 15] [--write]      --write puts it into docs/performance.md
// `--help` is to take less than 150 ms, Node.js included. Commands are run in turns, so that a busy moment hits all of them.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const BUDGET = 150;
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' }, write: { type: 'boolean', default: false } } });
const page = resolve(import.meta.dirname, '../../docs/performance.md');
const [from, to] = ['<!-- cli: begin -->', '<!-- cli: end -->'];
const main = resolve(import.meta.dirname, '../../apps/cli/dist/main.js');
const definition = JSON.stringify({ StartAt: 'Check', States: { Check: { Type: 'Choice', Choices: [{ Variable: '$.ok', BooleanEquals: true, Next: 'Done' }], Default: 'Failed' }, Done: { Type: 'Succeed' }, Failed: { Type: 'Fail' } } });

const commands = {
  'node --eval 0': { args: ['--eval', '0'] },
  'stepwell --version': { args: [main, '--version'] },
  'stepwell --help': { args: [main, '--help'] },
  'stepwell start --help': { args: [main, 'start', '--help'] },
  'stepwell completion bash': { args: [main, 'completion', 'bash'] },
  'stepwell graph -': { args: [main, 'graph', '-'], input: definition },
  'stepwell validate -': { args: [main, 'validate', '-'], input: definition },
};

/** Milliseconds that a process takes from its start to its end. */
function run({ args, input = '' }) {
  const begun = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - begun;
}

const times = new Map(Object.keys(commands).map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round += 1) for (const [name, command] of Object.entries(commands)) times.get(name).push(run(command));

const sorted = (name) => [...times.get(name)].sort((one, other) => one - other);
const median = (name) => sorted(name)[Math.floor(times.get(name).length / 2)];
const own = (name) => median(name) - median('node --eval 0');
const rows = Object.keys(commands).map((name) => `| \`${name}\` | ${Math.round(median(name))} ms | ${Math.round(sorted(name)[0])} ms | ${name.startsWith('node') ? '' : `${Math.round(own(name))} ms`} |`);
const table = [`Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node}: ${values.rounds} processes of each, in turns.`, '', '| command | median | fastest | above Node.js alone |', '| --- | ---: | ---: | ---: |', ...rows].join('\n');
console.log(table);
const fastest = sorted('stepwell --help')[0];
console.log(`\n--help: ${Math.round(fastest)} ms at best, of ${BUDGET}: ${fastest < BUDGET ? 'within the budget' : `OVER the budget, on a machine where Node.js alone takes ${Math.round(sorted('node --eval 0')[0])} ms`}`);
if (values.write) {
  const text = readFileSync(page, 'utf8');
  if (!text.includes(from) || !text.includes(to)) throw new Error(`${page} has no place for the table: ${from} … ${to}`);
  writeFileSync(page, `${text.slice(0, text.indexOf(from) + from.length)}\n${table}\n${text.slice(text.indexOf(to))}`);
}
