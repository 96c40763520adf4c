// Compares state transitions per CPU second: Stepwell, a peer and two upper bounds.
// `node asl/bench.mjs [--rounds 5]`
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { canRun, engines } from './engines.mjs';
import { workloads } from './workloads.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);
const peer = join(import.meta.dirname, 'peer');
if (!existsSync(join(peer, 'node_modules')))
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: peer, stdio: 'inherit' });

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const thousands = (number) => (number === undefined ? '–' : Math.round(number).toLocaleString('en'));
const ratio = (ours, theirs) => (theirs === undefined ? '–' : `${(ours / theirs).toFixed(2)} ×`);
// One thread: on a busy machine, V8's other threads wait for processors, which counts as CPU time.
const measure = (engine, workload) =>
  JSON.parse(
    execFileSync(
      process.execPath,
      ['--single-threaded', join(import.meta.dirname, 'measure.mjs'), engine, workload.name],
      { encoding: 'utf8' },
    ),
  );

console.log(
  `State transitions per CPU second, medians of ${rounds} rounds, each in a separate process; Node ` +
    `${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`,
);
console.log(
  '| workload | Stepwell | peer | plain JavaScript | jsonata alone | Stepwell : peer | : plain | : jsonata | ' +
    'peak MB (Stepwell / peer) |',
);
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const workload of workloads) {
  // Engines take turns, so that other work on the machine slows all of them.
  const measured = {};
  for (let round = 0; round < rounds; round += 1)
    for (const engine of Object.keys(engines).filter((name) => canRun(name, workload)))
      (measured[engine] ??= []).push(measure(engine, workload));
  const speed = {};
  const peak = {};
  for (const [engine, each] of Object.entries(measured)) {
    speed[engine] = median(each.map(({ transitions, cpuSeconds }) => transitions / cpuSeconds));
    peak[engine] = median(each.map(({ peakMegabytes }) => peakMegabytes));
  }
  const { stepwell } = speed;
  console.log(
    `| ${workload.name} | ${thousands(stepwell)} | ${thousands(speed.peer)} | ` +
      `${thousands(speed['plain JavaScript'])} | ${thousands(speed['jsonata alone'])} | ` +
      `${ratio(stepwell, speed.peer)} | ${ratio(stepwell, speed['plain JavaScript'])} | ` +
      `${ratio(stepwell, speed['jsonata alone'])} | ${thousands(peak.stepwell)} / ${thousands(peak.peer)} |`,
  );
}
