import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { VirtualClock } from '@stepwell/asl';
import { type FanOutStrategy, MapFanOut, type MapFanOutProps } from '@stepwell/constructs';
import { type LocalEnvironment, type StartLocalOptions, startLocal } from '@stepwell/local';
import { type Stepwell, createStepwell } from '@stepwell/sdk';
import { type FanOutOutput, type FanOutRequest, type MapFanOut as Client, mapFanOut } from '@stepwell/sdk/map-fan-out';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

/** An item that defines its outcome: a result, an error, or an endless computation. */
export interface EchoItem {
  readonly caseId: string;
  readonly returns?: unknown;
  readonly throws?: { readonly name: string; readonly message: string };
  readonly hangs?: true;
  /** Returns the text this many times. */
  readonly repeats?: { readonly text: string; readonly times: number };
}

/** Options of {@link startEchoApp}. */
export interface EchoOptions extends Omit<StartLocalOptions, 'app'> {
  /** Uses real time. A running function stops a virtual clock, so an endless one needs real time. @default false */
  readonly realTime?: boolean;
}

/** Polling delays. Polling is cheap in a local environment. */
const POLLING = { minDelay: 0.02, maxDelay: 0.1 };

/** MapFanOut constructs with a function that does what its item defines. */
export interface EchoApp extends AsyncDisposable {
  readonly environment: LocalEnvironment;
  readonly stepwell: Stepwell;
  readonly s3: S3Client;
  /** Returns the client of the fan-out with a strategy. */
  client(strategy: FanOutStrategy): Client;
  /** Runs a request until it ends. */
  execute(strategy: FanOutStrategy, request: FanOutRequest): Promise<FanOutOutput>;
  output(name: string): string;
  /** Completed computations per item, by `requestId` and index. */
  readonly computed: ReadonlyMap<string, number>;
}

const COMPUTE = `export const handler = async ({ requestId, index, item }) => {
  if (item.hangs) await new Promise(() => setInterval(() => undefined, 1000));
  console.log('computed ' + requestId + '#' + index);
  if (item.throws) throw Object.assign(new Error(item.throws.message), { name: item.throws.name });
  return item.repeats ? item.repeats.text.repeat(item.repeats.times) : item.returns;
};`;
const SUMMARY = `export const handler = async ({ requestId, requested, failed }) => {
  if (requestId === 'summary-fails') throw Object.assign(new Error('no sum today'), { name: 'SumFailed' });
  return { requested, failed };
};`;

/**
 * Synthesizes and starts the app.
 *
 * @param props for every fan-out, in addition to its functions
 */
export async function echoApp(
  strategies: readonly FanOutStrategy[],
  props: Partial<MapFanOutProps> = {},
  options: EchoOptions = {},
): Promise<EchoApp> {
  const synthesized = await synthesizeEchoApp(strategies, props);
  const app = await startEchoApp(synthesized.path, options);
  return {
    ...app,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await synthesized[Symbol.asyncDispose]();
    },
  };
}

/**
 * Synthesizes the app, which can be started several times.
 *
 * @param props for every fan-out, in addition to its functions
 */
export async function synthesizeEchoApp(
  strategies: readonly FanOutStrategy[],
  props: Partial<MapFanOutProps> = {},
): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-echo-'));
  const asset = async (name: string, text: string): Promise<string> => {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'index.mjs'), text);
    return join(folder, name);
  };
  const [compute, summary] = [await asset('compute', COMPUTE), await asset('summary', SUMMARY)];
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Echo');
  const made = (id: string, path: string) =>
    new LambdaFunction(stack, id, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(path),
      timeout: Duration.minutes(5),
    });
  const functions = { computeFunction: made('Compute', compute), summaryFunction: made('Summary', summary) };
  for (const strategy of strategies) {
    const fanOut = new MapFanOut(stack, strategy, { ...functions, strategy, ...props });
    new CfnOutput(stack, `${strategy}Arn`, { value: fanOut.stateMachine.stateMachineArn });
    new CfnOutput(stack, `${strategy}Bucket`, { value: fanOut.bucket.bucketName });
    if (fanOut.bus) new CfnOutput(stack, `${strategy}Bus`, { value: fanOut.bus.eventBusName });
  }
  app.synth();
  return { path: join(folder, 'cdk.out'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts a synthesized app. */
export async function startEchoApp(app: string, { realTime = false, ...options }: EchoOptions = {}): Promise<EchoApp> {
  const computed = new Map<string, number>();
  const environment = await startLocal({
    ...(realTime ? {} : { clock: new VirtualClock() }),
    ...options,
    app,
    onLog: ({ line }) => {
      const key = /computed (\S+)/.exec(line)?.[1];
      if (key !== undefined) computed.set(key, (computed.get(key) ?? 0) + 1);
    },
  });
  const stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  const s3 = new S3Client({ ...environment.clientConfig(), forcePathStyle: true });
  const output = (name: string): string => String(environment.outputs['Echo']?.[name] ?? '');
  const client = (strategy: FanOutStrategy): Client =>
    mapFanOut(stepwell, { stateMachineArn: output(`${strategy}Arn`) });
  return {
    environment,
    stepwell,
    s3,
    computed,
    output,
    client,
    execute: (strategy, request) => client(strategy).execute(request, POLLING),
    async [Symbol.asyncDispose]() {
      stepwell[Symbol.dispose]();
      s3.destroy();
      await environment.close();
    },
  };
}
