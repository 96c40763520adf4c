// Measures one engine with one workload after a warm-up. Prints { cpuSeconds, transitions, peakMegabytes } as JSON.
import { canRun, engines } from './engines.mjs';
import { workloads } from './workloads.mjs';

const [engineName, workloadName] = process.argv.slice(2);
const workload = workloads.find(({ name }) => name === workloadName);
const engine = engines[engineName];
if (workload === undefined || engine === undefined || !canRun(engineName, workload)) {
  console.error(`measure: ${engineName} does not support ${workloadName}`);
  process.exit(2);
}
const run = await engine(workload);
const executions = workload.executions ?? 1;
const round = () => Promise.all(Array.from({ length: executions }, run));

/** Runs rounds for an amount of CPU time. JavaScript is compiled in the warm-up, before the measured rounds. */
async function rounds(seconds) {
  const before = process.cpuUsage();
  for (let count = 1; ; count += 1) {
    await round();
    const { user, system } = process.cpuUsage(before);
    if (user + system >= seconds * 1e6) return { count, cpuSeconds: (user + system) / 1e6 };
  }
}

await rounds(0.7);
const { count, cpuSeconds } = await rounds(1);
const result = {
  cpuSeconds,
  transitions: workload.transitions * executions * count,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(result), () => process.exit(0));
