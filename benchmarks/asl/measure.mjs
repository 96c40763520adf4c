// One engine on one workload in a process of its own: prints { cpuSeconds, transitions, peakMegabytes } as JSON.
import { canRun, engines } from './engines.mjs';
import { workloads } from './workloads.mjs';

const [engineName, workloadName] = process.argv.slice(2);
const workload = workloads.find(({ name }) => name === workloadName);
const engine = engines[engineName];
if (workload === undefined || engine === undefined || !canRun(engineName, workload)) {
  console.error(`measure: ${engineName} cannot run ${workloadName}`);
  process.exit(2);
}
const run = await engine(workload);
const executions = workload.executions ?? 1;
const round = () => Promise.all(Array.from({ length: executions }, run));

await round();
const before = process.cpuUsage();
await round();
const { user, system } = process.cpuUsage(before);
const result = { cpuSeconds: (user + system) / 1e6, transitions: workload.transitions * executions, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(result), () => process.exit(0));
