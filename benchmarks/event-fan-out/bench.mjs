// Measures EventFanOut on the local runtime: time and memory for different numbers of items, each in a separate
// process.
// `node event-fan-out/bench.mjs [--items 1000,3000,10000]`
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startLocal } from '@stepwell/local';
import { createStepwell } from '@stepwell/sdk';
import { eventFanOut } from '@stepwell/sdk/event-fan-out';
import { cpuMicroseconds } from '../cpu.mjs';

const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '1000,3000,10000' },
    one: { type: 'string' },
    synthesize: { type: 'string' },
  },
});

if (values.synthesize !== undefined) {
  const { synthesize } = await import('@stepwell/demo-stack');
  synthesize({ outdir: values.synthesize, workflows: ['eventFanOut'], allowedHosts: [] });
} else if (values.one === undefined) {
  console.log(
    `EventFanOut, one function for all items; Node ${process.versions.node}, ` +
      `${new Date().toISOString().slice(0, 10)}\n`,
  );
  console.log('| items | seconds | CPU seconds | CPU ms per item | peak MB | counted |');
  console.log('| ---: | ---: | ---: | ---: | ---: | --- |');
  for (const items of values.items.split(',')) console.log(runProcess('--one', items).trim());
} else {
  console.log(await measure(Number(values.one)));
}

/** Runs this file in a separate process. Returns its output. */
function runProcess(...options) {
  return execFileSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function measure(items) {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-bench-'));
  // Memory of the CDK is excluded.
  runProcess('--synthesize', join(folder, 'cdk.out'));
  const environment = await startLocal({ app: join(folder, 'cdk.out') });
  const stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  const primes = eventFanOut(stepwell, { stateMachineArn: environment.outputs.StepwellEventFanOut.StateMachineArn });
  const requests = Array.from({ length: items }, (_, index) => ({
    caseId: `case-${index}`,
    from: index * 10,
    to: (index + 1) * 10,
  }));
  const cpu = cpuMicroseconds();
  const start = performance.now();
  await primes.execute({ requestId: `bench-${items}`, requests }, { minDelay: 0.1, maxDelay: 0.5 });
  const { requested, succeeded, status } = await primes.waitForSummary(`bench-${items}`, {
    minDelay: 0.1,
    maxDelay: 0.5,
  });
  const seconds = (performance.now() - start) / 1_000;
  const cpuSeconds = (cpuMicroseconds() - cpu) / 1e6;
  const peak = Math.round((process.resourceUsage().maxRSS * 1_024) / 1e6);
  stepwell[Symbol.dispose]();
  await environment.close();
  await rm(folder, { recursive: true, force: true });
  return (
    `| ${items.toLocaleString('en')} | ${seconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ` +
    `${((cpuSeconds / items) * 1_000).toFixed(1)} | ${peak} | ${succeeded.toLocaleString('en')} of ` +
    `${requested.toLocaleString('en')}, ${status} |`
  );
}
