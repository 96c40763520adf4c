import { itemLimit } from '@stepwell/core/map-fan-out';
import { type Stepwell, createStepwell, isExecutionFailed } from '@stepwell/sdk';
import { isItemSuccess, mapFanOut } from '@stepwell/sdk/map-fan-out';
import { type Demo, type DemoContext, type DemoReport, type Fact } from '../demo.js';
import { count, size } from '../summary/format.js';
import { type DemoEnvironment, startDemo } from '../demo-environment.js';
import { type Evidence, checks } from './checks.js';
import { END, createRanges } from './ranges.js';
import { type CompletedRequest, followRequest } from './follow-request.js';

/** MapFanOut with each strategy on the same request: the primes below a million, and one invalid item. */
export const demo: Demo = { name: 'map-fan-out', run };

/** The title and stack output of each strategy. */
const STRATEGIES = [
  ['Inline Map', 'InlineStateMachineArn'],
  ['Map within Map', 'NestedStateMachineArn'],
  ['Map within Parallel', 'ParallelStateMachineArn'],
  ['Events and callbacks', 'CallbackStateMachineArn'],
  ['Distributed Map', 'StateMachineArn'],
] as const;

async function run({ progress, signal, folder }: DemoContext): Promise<DemoReport & AsyncDisposable> {
  const started = await startDemo('mapFanOut', { folder, progress, signal });
  try {
    const report = await runExecutions(started, { progress, signal });
    return {
      ...report,
      checks: [...report.checks, ...started.problemChecks()],
      [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
    };
  } catch (error) {
    await started[Symbol.asyncDispose]();
    throw error;
  }
}

async function runExecutions(
  { environment, output }: DemoEnvironment,
  context: Pick<DemoContext, 'progress' | 'signal'>,
): Promise<DemoReport> {
  using stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  const requests = createRanges();
  const runs: CompletedRequest[] = [];
  for (const [title, name] of STRATEGIES) {
    const client = mapFanOut(stepwell, { stateMachineArn: output(name) });
    runs.push(
      await followRequest(
        title,
        client,
        { requestId: 'primes-below-a-million', requests, length: requests.length },
        environment,
        context,
      ),
    );
  }
  const rejected = await runRejectedRequest(stepwell, output('CallbackStateMachineArn'), context.signal);
  const { memory, primes } = {
    memory: process.resourceUsage().maxRSS * 1_024,
    primes: primesByHundredThousand(runs[0]),
  };
  return {
    workflow: 'MapFanOut',
    about:
      `The primes below ${count(END)}: ${count(requests.length)} items, one of them invalid, computed by ` +
      'one Lambda function and summarized by another. The same request runs with five strategies.',
    endpoint: environment.endpoint,
    consoleUrl: environment.consoleUrl,
    runs: runs.map(({ report, output: { summary, failed } }) => {
      const { primes: found } = summary as { primes: number };
      return { ...report, expected: 'SUCCEEDED', outcome: `${count(found)} primes, ${failed} failed` };
    }),
    stored: [
      ...primes,
      ['reports in S3', `${runs.length}, in ${runs[0]?.output.report.bucket ?? ''}`],
      ['example', runs[0]?.output.report.key ?? ''],
      ['peak memory', `${size(memory)} of this process`],
    ],
    peakMegabytes: Math.round(memory / 1e6),
    checks: checks({ runs, items: requests.length, rejected }),
  };
}

/** Returns the number of primes per 100,000 numbers. */
function primesByHundredThousand(ran: CompletedRequest | undefined): Fact[] {
  const step = END / 10;
  const found = new Map<number, number>();
  for (const outcome of ran?.outcomes ?? []) {
    if (!isItemSuccess(outcome)) continue;
    const { from, primes } = outcome.result as { from: number; primes: number };
    const start = Math.floor(from / step) * step;
    found.set(start, (found.get(start) ?? 0) + primes);
  }
  return [...found].map(([start, primes]) => [
    `from ${count(start)}`,
    `${'█'.repeat(Math.round(primes / 250))} ${count(primes)} primes`,
  ]);
}

/** Runs a request with one item more than the CALLBACK strategy allows. */
async function runRejectedRequest(
  stepwell: Stepwell,
  stateMachineArn: string,
  abortSignal: AbortSignal,
): Promise<Evidence['rejected']> {
  const client = mapFanOut(stepwell, { stateMachineArn });
  const requests = Array.from({ length: itemLimit('callback') + 1 }, (_, index) => ({
    caseId: `${index}`,
    from: index,
    to: index + 1,
  }));
  const execution = await client.start({ requestId: 'too-many', requests }, { abortSignal });
  const failure = await execution.result({ abortSignal }).then(
    () => undefined,
    (error: unknown) => {
      if (isExecutionFailed(error)) return error;
      throw error;
    },
  );
  const states: string[] = [];
  for await (const { stateEnteredEventDetails } of execution.events({ abortSignal }))
    if (stateEnteredEventDetails?.name !== undefined) states.push(stateEnteredEventDetails.name);
  return { error: failure?.error, cause: failure?.causeText, states };
}
