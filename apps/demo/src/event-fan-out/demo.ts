import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type Execution, createStepwell, isExecutionFailed, listExecutions, untypedWorkflow } from '@stepwell/sdk';
import {
  type EventFanOut,
  type EventFanOutOutput,
  type FanOutOutput,
  type ItemOutcome,
  eventFanOut,
} from '@stepwell/sdk/event-fan-out';
import { type Demo, type DemoContext, type DemoReport, type ExecutionReport } from '../demo.js';
import { summarizeHistory } from '../execution-history.js';
import { type DemoEnvironment, startDemo } from '../demo-environment.js';
import { count, duration, size } from '../summary/format.js';
import { checks } from './checks.js';
import { type Cases, createCases as makeCases } from './requests.js';
import { startWorker } from './worker.js';

/**
 * EventFanOut with a function, a state machine and a queue worker, two invalid items, and a fifth of all deliveries
 * duplicated.
 */
export const demo: Demo = { name: 'event-fan-out', run };

const REQUEST_ID = 'primes';

async function run({ progress, signal, folder }: DemoContext): Promise<DemoReport & AsyncDisposable> {
  const started = await startDemo(
    'eventFanOut',
    { folder, progress, signal },
    { chaos: { seed: 1, delayMs: 500, events: { duplicate: 0.2, reorder: 0.2 } } },
  );
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
  { progress, signal }: Pick<DemoContext, 'progress' | 'signal'>,
): Promise<DemoReport> {
  using stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  const client = eventFanOut(stepwell, { stateMachineArn: output('StateMachineArn') });
  const cases = makeCases();
  await using worker = startWorker(environment, output('QueueUrl'), output('BusName'));

  progress.step(`${cases.requests.length} items`);
  const started = performance.now();
  const execution = await client.start({
    requestId: REQUEST_ID,
    requests: cases.requests,
    length: cases.requests.length,
  });
  const registration = await execution.result({ abortSignal: signal, minDelay: 0.05, maxDelay: 0.2 });
  for await (const { done, items, failed } of client.watchProgress(REQUEST_ID, {
    abortSignal: signal,
    minDelay: 0.05,
    maxDelay: 0.2,
  }))
    progress.update(done, items, `${failed} failed`);
  const summary = await client.waitForSummary(REQUEST_ID, { abortSignal: signal });
  const took = performance.now() - started;
  progress.done(`${count(summary.requested)} items counted after ${duration(took)}: ${summary.status}`);

  const summaryArn = output('SummaryStateMachineArn');
  const summarized = untypedWorkflow(stepwell, { stateMachineArn: summaryArn }).execution(registration.registration);
  // The row has the summary before its execution ends.
  await summarized.result({ abortSignal: signal, minDelay: 0.05, maxDelay: 0.2 });
  const again = await client.execute(
    { requestId: REQUEST_ID, requests: cases.requests },
    { abortSignal: signal, minDelay: 0.05, maxDelay: 0.2 },
  );
  const rejected = [
    await errorNameOf(client, { requestId: REQUEST_ID, requests: cases.requests.slice(1) }, signal),
    await errorNameOf(client, { requestId: 'other', requests: cases.requests, length: 1 }, signal),
  ] as const;
  let summaries = 0;
  for await (const _ of listExecutions(stepwell, summaryArn)) summaries += 1;
  const outcomes: ItemOutcome[] = [];
  for await (const outcome of client.outcomes(summary, { abortSignal: signal })) outcomes.push(outcome);
  const { done: doneAfterRepeat } = await client.progress(REQUEST_ID, { abortSignal: signal });
  const chaos = environment.chaos.counts();

  return {
    workflow: 'EventFanOut',
    about:
      `The primes below ${count(cases.requests.length * 2_000)}: ${cases.requests.length} items as events, ` +
      'routed by rules to a function, a state machine and a queue worker. The bus delivers a fifth of them twice ' +
      'and a fifth late.',
    endpoint: environment.endpoint,
    consoleUrl: environment.consoleUrl,
    runs: await executionReports(execution, summarized, { cases, summary, took }, signal),
    stored: [
      ['report in S3', `${outcomes.length} outcomes, ${summary.report.key}`],
      ['messages to the worker', count(worker.received)],
      ['peak memory', `${size(process.resourceUsage().maxRSS * 1_024)} of this process`],
    ],
    peakMegabytes: Math.round((process.resourceUsage().maxRSS * 1_024) / 1e6),
    checks: checks({ cases, output: summary, outcomes, summaries, chaos, again, doneAfterRepeat, rejected }),
  };
}

async function executionReports(
  preprocess: Execution<EventFanOutOutput>,
  summarized: Execution<unknown>,
  ran: { readonly cases: Cases; readonly summary: FanOutOutput; readonly took: number },
  signal: AbortSignal,
): Promise<ExecutionReport[]> {
  const { primes } = ran.summary.summary as { primes: number };
  return [
    {
      ...(await executionReport('Register and emit', preprocess, signal)),
      expected: 'SUCCEEDED',
      outcome: `${ran.cases.requests.length} events on the bus`,
    },
    {
      ...(await executionReport('Summary, by the last item', summarized, signal)),
      expected: 'SUCCEEDED',
      outcome: `${count(primes)} primes, ${ran.summary.failed} failed, ${duration(ran.took)} in all`,
    },
  ];
}

async function executionReport(
  title: string,
  execution: Execution<unknown>,
  abortSignal: AbortSignal,
): Promise<Omit<ExecutionReport, 'expected' | 'outcome'>> {
  const status = await execution.status({ abortSignal });
  const events: HistoryEvent[] = [];
  for await (const event of execution.events({ abortSignal })) events.push(event);
  return {
    title,
    executionArn: execution.executionArn,
    status: status.status,
    milliseconds: 'stopDate' in status ? status.stopDate.getTime() - status.startDate.getTime() : 0,
    ...summarizeHistory(events),
    facts: [],
  };
}

/** Returns the error name of a rejected request. */
async function errorNameOf(
  client: EventFanOut,
  request: Parameters<EventFanOut['execute']>[0],
  abortSignal: AbortSignal,
): Promise<string> {
  try {
    await client.execute(request, { abortSignal, minDelay: 0.05, maxDelay: 0.2 });
    return 'accepted';
  } catch (error) {
    if (isExecutionFailed(error)) return error.error ?? 'no error name';
    return error instanceof Error ? error.name : String(error);
  }
}
