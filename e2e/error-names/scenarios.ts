import { type Json, type JsonObject, TaskFailure } from '@stepwell/asl';
import { type FailStepEvent, stepError } from '@stepwell/core/batch-job';
import { machines } from './machines.js';
import { type Scenario, type TaskResult } from './run-scenario.js';

const done = (result: Json): TaskResult => ({ result });
const payload = (result: Json): TaskResult => done({ Payload: result });
const fails = (error: string, cause = '{"errorMessage":"as the scenario says"}'): TaskResult => ({
  fails: error,
  cause,
});

/** The behavior of the function `batch-job/fail-step`. */
const failStep: TaskResult = {
  does: (parameters) => {
    // The event that the construct passes.
    const { Payload } = parameters as unknown as { readonly Payload: FailStepEvent };
    if (Payload.redriven) return { Payload: {} };
    const { error, cause } = stepError(Payload.failure);
    throw new TaskFailure(error, cause);
  },
};

const BUSY = 'Please reduce your request rate. (Service: S3, Status Code: 503, Request ID: 1)';
const report = { bucket: 'bucket', key: 'key' };

/** ConcurrentDownload: lists in the input, as JSON and as JSON Lines, downloaded and failed. */
function downloads(): Scenario[] {
  const machine = 'concurrent-download/definition';
  const common = { baseUrl: 'https://www.example.com/', lambdaConcur: 1 };
  const counts = { requested: 1, succeeded: 1, unchanged: 0, failed: 0, bytes: 1, firstFailures: [], report };
  const consolidated = payload({ ...counts, allSucceeded: true });
  const variants: { readonly suffix: string; readonly given: JsonObject; readonly items?: readonly Json[] }[] = [
    { suffix: '', given: { resourcePaths: ['a.gif'] } },
    { suffix: ' (listed)', given: { manifest: { bucket: 'lists', key: 'a.json' } }, items: ['a.gif'] },
    { suffix: ' (JSON Lines)', given: { manifest: { bucket: 'lists', key: 'a.jsonl' } }, items: ['a.gif'] },
  ];
  return [
    ...variants.flatMap(({ suffix, given, items }): Scenario[] => {
      const base = { machine, input: { ...common, ...given }, ...(items && { items }), ends: 'SUCCEEDED' };
      const name = `Download batch${suffix}`;
      return [
        {
          ...base,
          title: `downloaded${suffix}`,
          tasks: { [name]: payload({ requested: 1 }), 'Consolidate results': consolidated },
        },
        { ...base, title: `lost${suffix}`, tasks: { [name]: fails('Broken'), 'Consolidate results': consolidated } },
      ];
    }),
    {
      machine,
      title: 'failed',
      input: { ...common, resourcePaths: ['a.gif'] },
      tasks: {
        'Download batch': payload({ requested: 1 }),
        'Consolidate results': payload({
          ...counts,
          allSucceeded: false,
          failed: 1,
          firstFailures: [{ url: 'u', message: 'm' }],
        }),
      },
      ends: 'DownloadsFailed',
    },
    {
      machine,
      title: 'a manifest that S3 does not deliver',
      input: { ...common, manifest: { bucket: 'lists', key: 'a.json' } },
      items: BUSY,
      tasks: { 'Manifest unavailable': failStep },
      ends: 'ManifestUnavailable',
    },
    {
      machine,
      title: 'a manifest that is not there',
      input: { ...common, manifest: { bucket: 'lists', key: 'a.json' } },
      items: 'The specified key does not exist. (Service: S3, Status Code: 404, Request ID: 1)',
      ends: 'InvalidInput',
    },
  ];
}

/**
 * MapFanOut with each strategy, with a summary function that succeeds and one that fails, and its callback state
 * machine.
 */
function mapFanOuts(): Scenario[] {
  const requests = ['a', 'b', 'c'].map((caseId) => ({ caseId }));
  const tasks = { 'Collect outcomes': payload({ requestId: 'r', status: 'COMPLETED', report }), Summarize: payload(1) };
  const listed = { requestId: 'r', requests };
  const manifest = (key: string): Json => ({ requestId: 'r', manifest: { bucket: 'lists', key } });
  const strategies = ['inline', 'nested', 'parallel', 'callback', 'distributed'].map(
    (name) => `map-fan-out/${name} main`,
  );
  const detail = { claim: 'c', token: 't', requestId: 'r', index: 0, item: { caseId: 'a' } };
  const callback = { machine: 'map-fan-out/callback callback', input: detail, ends: 'SUCCEEDED' };
  const distributed = { machine: 'map-fan-out/distributed main', tasks, ends: 'SUCCEEDED' };
  return [
    ...strategies.flatMap((machine): Scenario[] => {
      const dispatch = { 'Dispatch item': done({ result: 1 }) };
      return [
        { machine, title: 'computed', input: listed, tasks: { ...tasks, ...dispatch }, ends: 'SUCCEEDED' },
        {
          machine,
          title: 'not summed up',
          input: listed,
          tasks: { ...tasks, ...dispatch, Summarize: fails('SumFailed'), 'Summary failed': failStep },
          ends: 'SummaryFailed',
        },
      ];
    }),
    { ...distributed, title: 'computed from a manifest', input: manifest('a.json'), items: requests },
    { ...distributed, title: 'computed from JSON Lines', input: manifest('a.jsonl'), items: requests },
    {
      ...distributed,
      title: 'a manifest that S3 does not deliver',
      input: manifest('a.json'),
      items: BUSY,
      tasks: { 'Manifest unavailable': failStep },
      ends: 'ManifestUnavailable',
    },
    { ...callback, title: 'answered', tasks: { 'Compute claimed item': payload(1) } },
    { ...callback, title: 'answered with its failure', tasks: { 'Compute claimed item': fails('Broken') } },
    { ...callback, title: 'not claimed', tasks: { 'Claim item': fails('DynamoDB.ResourceNotFoundException') } },
  ];
}

/** EventFanOut: its four state machines. */
function eventFanOuts(): Scenario[] {
  const machine = (name: string): string => `event-fan-out/definitions ${name}`;
  const registration = {
    requestId: 'r',
    registration: 'r-1',
    items: 1,
    deadline: '2026-11-30T00:10:00Z',
    expiresAt: 1,
  };
  const ticket = { requestId: 'r', registration: 'r-1', index: 0, items: 1, expiresAt: 1, result: 1 };
  const updated = { Attributes: { outcome: { S: '{"result":1}' }, done: { NS: ['0'] } } };
  const totals = { requestId: 'r', status: 'COMPLETED', report };
  return [
    {
      machine: machine('Preprocess'),
      title: 'emitted',
      input: { requestId: 'r', requests: [{ caseId: 'a' }] },
      tasks: {
        'Register request': payload({ ...registration, parts: [{ first: 0, count: 1 }] }),
        'Emit part': payload({ refused: 0 }),
      },
      ends: 'SUCCEEDED',
    },
    { machine: machine('Deadline'), title: 'passed', input: registration, ends: 'SUCCEEDED' },
    {
      machine: machine('Increment'),
      title: 'counted',
      input: ticket,
      tasks: { 'Record outcome': done(updated), 'Count completion': done(updated) },
      ends: 'SUCCEEDED',
    },
    { machine: machine('Increment'), title: 'unreadable', input: { nonsense: true }, ends: 'CompletionNotCounted' },
    {
      machine: machine('Summary'),
      title: 'summed up',
      input: registration,
      tasks: { 'Collect outcomes': payload(totals), Summarize: payload(1) },
      ends: 'SUCCEEDED',
    },
    {
      machine: machine('Summary'),
      title: 'not summed up',
      input: registration,
      tasks: { 'Collect outcomes': payload(totals), Summarize: fails('SumFailed') },
      ends: 'SummaryFailed',
    },
  ];
}

function qualityControls(): Scenario[] {
  const machine = 'quality-control/definition';
  const input = { GroupID: 'station-1', StreamID: 'temperature' };
  const checks = ['Completeness', 'Range', 'Timeliness'].map((name) => [`Check ${name}`, payload({ pass: true })]);
  const found = done({ ETag: 'e', ContentLength: 1 });
  return [
    {
      machine,
      title: 'checked',
      input,
      tasks: { 'Get stream data': found, ...Object.fromEntries(checks) },
      ends: 'SUCCEEDED',
    },
    {
      machine,
      title: 'without data',
      input,
      tasks: { 'Get stream data': fails('S3.NoSuchKeyException') },
      ends: 'StreamUnavailable',
    },
  ];
}

function queues(): Scenario[] {
  const exchange = { machine: 'queue-exchange/definition', input: { message: { scene: 'a' } }, ends: 'SUCCEEDED' };
  const routed = (machine: string, route: string, title: string, tasks: Scenario['tasks'], ends = title): Scenario => ({
    machine,
    title: `${route} ${title}`,
    input: {
      parameters: { event: JSON.stringify({ text: 'x'.repeat(route === 'Job' ? 3_000 : 1) }) },
      eventSourceARN: queueOf(machine, route),
    },
    tasks,
    ends,
  });
  const functions = 'queue-router/definition';
  const everyStep = 'queue-router/every-step';
  const called = done({ StatusCode: 200, ExecutedVersion: '1', Payload: {} });
  const workflow = done({ ExecutionArn: 'arn', Status: 'SUCCEEDED', Output: {} });
  const notRun = { 'Job: run job': fails('States.TaskFailed', '{}'), 'Job: fail': failStep };
  return [
    {
      ...exchange,
      title: 'exchanged',
      tasks: { Activate: payload({ short: true }), 'Exchange message': done({ output: 1 }) },
    },
    {
      ...exchange,
      title: 'exchanged by S3',
      tasks: { Activate: payload('x'.repeat(200_000)), 'Exchange message': done({ output: 1 }) },
    },
    ...['Activator', 'Processor'].flatMap((route) => [
      routed(functions, route, 'SUCCEEDED', { [route]: called }),
      routed(functions, route, 'Broken', { [route]: fails('Broken') }),
    ]),
    routed(everyStep, 'Workflow', 'SUCCEEDED', { Workflow: workflow }),
    routed(everyStep, 'Workflow', 'States.TaskFailed', { Workflow: fails('States.TaskFailed') }),
    routed(everyStep, 'Job', 'SUCCEEDED', jobTasks('Job')),
    routed(everyStep, 'Job', 'BatchJobFailed', notRun),
  ];
}

/** Returns the ARN of a route's queue. */
function queueOf(machine: string, route: string): string {
  const choices =
    (machines.get(machine)?.States['Route message'] as { Choices?: { Condition: string; Next: string }[] }).Choices ??
    [];
  const [, arn = ''] =
    /eventSourceARN = '([^']+)'/.exec(choices.find(({ Next }) => Next === route)?.Condition ?? '') ?? [];
  return arn;
}

/** The Tasks of a job that succeeded and wrote `{}`. */
function jobTasks(step: string): Record<string, TaskResult> {
  return {
    [`${step}: run job`]: done({
      JobId: 'j',
      JobName: 'n',
      Status: 'SUCCEEDED',
      Container: { ExitCode: 0, LogStreamName: 'l' },
    }),
    [`${step}: find output`]: done({ ContentLength: 2 }),
    [`${step}: read output`]: done({ Body: '{}' }),
  };
}

/** Sequence: a job and a function, from the start and with a list of tasks. */
function sequences(): Scenario[] {
  const job = jobTasks('Activator');
  const failed = { 'Activator: run job': fails('States.TaskFailed', '{}'), 'Activator: fail': failStep };
  const caught = {
    ...job,
    Processor: fails('InvalidScene'),
    Cleaner: payload({}),
    'Processor: caught, fail': failStep,
  };
  const large = { text: 'x'.repeat(3_000) };
  const whole = { machine: 'sequence/definition', input: { sceneUri: 's3://scenes/a.hdr' } };
  const list = {
    machine: 'sequence/task-list',
    input: { tasks: ['Activator', 'Processor'], input: { sceneUri: 's3://scenes/a.hdr' } },
  };
  return [whole, list]
    .flatMap((base): Scenario[] => [
      { ...base, title: 'done', tasks: { ...job, Processor: payload({}) }, ends: 'SUCCEEDED' },
      { ...base, title: 'a job failed', tasks: failed, ends: 'BatchJobFailed' },
      { ...base, title: 'a function failed', tasks: caught, ends: 'InvalidScene' },
    ])
    .concat([
      {
        ...whole,
        title: 'a large message',
        input: large,
        startAt: 'Activator',
        tasks: { ...job, Processor: payload({}) },
        ends: 'SUCCEEDED',
      },
      {
        ...list,
        title: 'a large message',
        input: { tasks: ['Processor', 'Activator'], input: { sceneUri: 's3://scenes/a.hdr' } },
        tasks: { ...job, Processor: payload(large) },
        ends: 'SUCCEEDED',
      },
    ]);
}

/** Paths through every state machine that together call every Task. */
export const scenarios: readonly Scenario[] = [
  ...downloads(),
  ...mapFanOuts(),
  ...eventFanOuts(),
  ...qualityControls(),
  ...queues(),
  ...sequences(),
];
