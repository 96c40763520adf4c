// Compares ConcurrentDownload on the local runtime with a loop that downloads the same images to files with the same
// number of concurrent requests.
// `node concurrent-download/bench.mjs [--images 250,1000,4000]`
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeFlags } from '@stepwell/demo/flags';
import { startImageServer } from '@stepwell/demo/image-server';
import { synthesize } from '@stepwell/demo-stack';
import { startLocal } from '@stepwell/local';
import { createStepwell } from '@stepwell/sdk';
import { concurrentDownload } from '@stepwell/sdk/concurrent-download';
import { cpuMicroseconds } from '../cpu.mjs';

const { values } = parseArgs({ options: { images: { type: 'string', default: '250,1000,4000' } } });
const LAMBDA_CONCUR = 5;
const MAX_CONCURRENCY = 4;

/** Measures wall-clock time and CPU time of this process and its functions, in seconds. */
async function measure(work) {
  const cpu = cpuMicroseconds();
  const start = performance.now();
  await work();
  return { seconds: (performance.now() - start) / 1_000, cpuSeconds: (cpuMicroseconds() - cpu) / 1e6 };
}

/** The upper bound: the same concurrent requests, one file per image. */
async function plainLoop(baseUrl, paths, folder) {
  const queue = paths.values();
  await Promise.all(
    Array.from({ length: LAMBDA_CONCUR * MAX_CONCURRENCY }, async () => {
      for (const path of queue) {
        const response = await fetch(`${baseUrl}/${path}`);
        const file = join(folder, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, Buffer.from(await response.arrayBuffer()));
      }
    }),
  );
}

console.log(
  `ConcurrentDownload, lambdaConcur ${LAMBDA_CONCUR}, ${MAX_CONCURRENCY} concurrent batches; Node ` +
    `${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`,
);
console.log(
  '| images | workflow: images/s | CPU ms per image | plain loop: images/s | CPU ms per image | workflow : plain ' +
    '(CPU) |',
);
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
for (const count of values.images.split(',').map(Number)) {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-bench-'));
  const flags = await makeFlags(count);
  const server = await startImageServer(flags);
  const paths = flags.map(({ path }) => path);
  synthesize({ outdir: join(folder, 'cdk.out'), allowedHosts: [server.host] });
  const environment = await startLocal({ app: join(folder, 'cdk.out') });
  const stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  const images = concurrentDownload(stepwell, {
    stateMachineArn: environment.outputs.StepwellConcurrentDownload.StateMachineArn,
  });
  const run = (resourcePaths) =>
    images.execute(
      { baseUrl: server.baseUrl, resourcePaths, lambdaConcur: LAMBDA_CONCUR, maxConcurrency: MAX_CONCURRENCY },
      { minDelay: 0.05, maxDelay: 0.1 },
    );

  await run(paths.slice(0, 160));
  const workflow = await measure(() => run(paths));
  const plain = await measure(() => plainLoop(server.baseUrl, paths, join(folder, 'plain')));
  const perImage = ({ cpuSeconds }) => (cpuSeconds / count) * 1_000;
  const perSecond = ({ seconds }) => Math.round(count / seconds);
  console.log(
    `| ${count} | ${perSecond(workflow)} | ${perImage(workflow).toFixed(1)} | ${perSecond(plain)} | ` +
      `${perImage(plain).toFixed(1)} | ${(perImage(workflow) / perImage(plain)).toFixed(1)} × |`,
  );

  stepwell[Symbol.dispose]();
  await environment.close();
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
}
