import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { type LocalEnvironment, startLocal } from '@stepwell/local';
import { type Stepwell, type Workflow, createStepwell, untypedWorkflow } from '@stepwell/sdk';
import { s3Payloads } from '@stepwell/sdk/payloads';
import { type BuildOptions, build } from 'esbuild';
import { countAttempts } from './effects.js';
import { type Message } from './message.js';
import { synthesizePipelines } from './stack.js';

/** Local sequences of functions and jobs whose behavior each message decides. */
export interface Pipelines extends AsyncDisposable {
  readonly environment: LocalEnvironment;
  readonly stepwell: Stepwell;
  readonly s3: S3Client;
  readonly bucket: string;
  /** Returns the client of a pipeline by its construct id. */
  pipeline(id: string): Workflow<unknown, unknown>;
  history(executionArn: string): Promise<HistoryEvent[]>;
  /** Counts the attempts of a step for a message. */
  attempts(message: Message, step: string): Promise<number>;
}

/** Bundles the function and the job, synthesizes the stack and starts it. */
export async function startPipelines(): Promise<Pipelines> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-e2e-sequence-'));
  await bundle(folder);
  const app = synthesizePipelines(folder);
  const environment = await startLocal({ app, batch: { minTimeoutSeconds: 1, stopGraceMs: 100, maxRunningJobs: 4 } });
  const outputs = environment.outputs['Pipelines'] as Record<string, string>;
  const output = (name: string): string => outputs[name] ?? `no output ${name}`;
  const config = environment.clientConfig();
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const sfn = new SFNClient(config);
  const stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  return {
    environment,
    stepwell,
    s3,
    bucket: output('MessagesBucket'),
    pipeline: (id) =>
      untypedWorkflow(stepwell, { stateMachineArn: output(`${id}Arn`), payloads: s3Payloads(stepwell) }),
    async history(executionArn) {
      const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000 }));
      return events;
    },
    attempts: ({ run }, step) => countAttempts(s3, run, step, output('EffectsBucket')),
    async [Symbol.asyncDispose]() {
      stepwell[Symbol.dispose]();
      s3.destroy();
      sfn.destroy();
      await environment.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Writes `function/index.mjs`, and `job/` with a Dockerfile. */
async function bundle(folder: string): Promise<void> {
  const bundled: BuildOptions = {
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@stepwell/source', 'module'],
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  };
  const banner = {
    js: "import { createRequire as newRequire } from 'node:module'; const require = newRequire(import.meta.url);",
  };
  await Promise.all([
    build({
      ...bundled,
      banner,
      entryPoints: [join(import.meta.dirname, 'function.ts')],
      outfile: join(folder, 'function/index.mjs'),
    }),
    build({
      ...bundled,
      banner,
      entryPoints: [join(import.meta.dirname, 'job.ts')],
      outfile: join(folder, 'job/index.mjs'),
    }),
    mkdir(join(folder, 'job'), { recursive: true }),
  ]);
  await writeFile(
    join(folder, 'job/Dockerfile'),
    'FROM public.ecr.aws/docker/library/node:24.11.1-bookworm-slim\nWORKDIR /app\nCOPY index.mjs ./\nUSER ' +
      'node\nENTRYPOINT ["node", "/app/index.mjs"]\n',
  );
}
