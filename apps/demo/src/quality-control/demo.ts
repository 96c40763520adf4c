import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { qualityNotification } from '@stepwell/core/quality-control';
import { createStepwell } from '@stepwell/sdk';
import { type QualityControl, type QualityControlOutput, qualityControl } from '@stepwell/sdk/quality-control';
import { type Inbox, subscribe } from '../inbox.js';
import { postToApi } from '../post-to-api.js';
import { type Demo, type DemoContext, type DemoReport, type ExecutionReport } from '../demo.js';
import { summarizeHistory } from '../execution-history.js';
import { type DemoEnvironment, startDemo } from '../demo-environment.js';
import { count, size } from '../summary/format.js';
import { type CheckedStream, checks } from './checks.js';
import { type WeatherStream, makeWeather } from '@stepwell/samples/weather';

const SEED = 4;
/** How many times the first stream's request is sent. */
const REPEATED_REQUESTS = 3;

/** QualityControl on streams of weather stations, with faults that a seeded generator planted. */
export const demo: Demo = { name: 'quality-control', run };

async function run(context: DemoContext): Promise<DemoReport & AsyncDisposable> {
  const { progress } = context;
  progress.step('Generating weather data');
  const weather = makeWeather(SEED, Date.now());
  progress.done(
    `${count(weather.length)} streams of three weather stations generated: ` +
      `${count(weather.reduce((sum, { readings }) => sum + readings, 0))} readings, ` +
      `${count(weather.reduce((sum, { faults }) => sum + faults.length, 0))} planted faults`,
  );
  const started = await startDemo('qualityControl', context);
  try {
    const report = await runExecutions(started, weather, context);
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
  started: DemoEnvironment,
  weather: readonly WeatherStream[],
  { progress, signal }: DemoContext,
): Promise<DemoReport> {
  const { environment, output } = started;
  using stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  const quality = qualityControl(stepwell, { stateMachineArn: output('StateMachineArn') });
  using inbox = await subscribe(environment.clientConfig(), output('TopicArn'));
  await upload(started, weather, signal);

  progress.step(`${count(weather.length)} streams`);
  const [first] = weather;
  if (first === undefined) throw new Error('There are no streams.');
  const answer = await postToApi(environment, output('ApiUrl'), { GroupID: 'arkona' }, signal);
  const rejected = { answer, rows: (await collectAll(quality.runs('arkona'))).length };
  const { GroupID, StreamID } = first;
  const repeated: (string | undefined)[] = [];
  for (let sent = 0; sent < REPEATED_REQUESTS; sent += 1)
    repeated.push(
      (
        await postToApi(environment, output('ApiUrl'), { GroupID, StreamID }, signal, {
          'idempotency-key': executionName(first),
        })
      ).executionArn,
    );
  const outputs: QualityControlOutput[] = [];
  for (const station of groupByStation(weather)) {
    outputs.push(
      ...(await Promise.all(
        station.map(
          async (stream) =>
            await quality.execute(
              { GroupID: stream.GroupID, StreamID: stream.StreamID },
              { name: executionName(stream), abortSignal: signal, minDelay: 0.1, maxDelay: 0.5 },
            ),
        ),
      )),
    );
    progress.update(outputs.length, weather.length, '');
  }
  progress.done(
    `${count(outputs.filter(({ TotalPass }) => TotalPass).length)} of ${count(weather.length)} streams passed`,
  );

  const checked = await Promise.all(
    weather.map(async (stream, index) => await checkedStream(quality, stream, outputs[index])),
  );
  const notified = await readResults(inbox);
  const worst = checked.reduce((one, other) => (other.messages.length > one.messages.length ? other : one));
  const clean = await runReport(quality, first, 'A stream without faults, by the API', 'every check passed', signal);
  const faulty = await runReport(
    quality,
    worst.stream,
    `The worst stream, ${worst.stream.GroupID}/${worst.stream.StreamID}`,
    `${count(worst.messages.length)} faults found`,
    signal,
  );
  return {
    workflow: 'QualityControl',
    about:
      `Three days of three weather stations: ${count(weather.length)} streams with a reading every ten ` +
      'minutes. Some have planted gaps, outliers, late and duplicate readings. Three checks run on each stream ' +
      'in parallel. Rows and messages are stored in DynamoDB, and results are published to SNS.',
    endpoint: environment.endpoint,
    consoleUrl: environment.consoleUrl,
    runs: [
      clean,
      {
        ...faulty,
        notification: notified.some(({ QCPID }) => QCPID === worst.output.QCPID)
          ? qualityNotification(worst.output, faulty.executionArn).message
          : undefined,
      },
    ],
    stored: [
      [
        'streams in S3',
        `${count(weather.length)}, ${size(weather.reduce((sum, { csv }) => sum + csv.length, 0))}, in ` +
          `${output('BucketName')}`,
      ],
      [
        'QCSummary',
        `${count(checked.reduce((sum, { rows }) => sum + rows.length, 0))} rows, in ${output('SummaryTableName')}`,
      ],
      [
        'QCDetails',
        `${count(checked.reduce((sum, { messages }) => sum + messages.length, 0))} messages without conclusions, ` +
          `in ${output('DetailsTableName')}`,
      ],
    ],
    peakMegabytes: Math.round((process.resourceUsage().maxRSS * 1_024) / 1e6),
    checks: checks({ checked, notified, repeated, transitions: clean.transitions, rejected }),
  };
}

/** Returns the execution name of a stream, which is its idempotency key. */
function executionName({ GroupID, StreamID }: WeatherStream): string {
  return `${GroupID}-${StreamID}`;
}

/** Groups the streams by station. One station at a time reuses the started functions. */
function groupByStation(weather: readonly WeatherStream[]): WeatherStream[][] {
  const stations = [...new Set(weather.map(({ GroupID }) => GroupID))];
  return stations.map((station) => weather.filter(({ GroupID }) => GroupID === station));
}

async function upload(
  { environment, output }: DemoEnvironment,
  weather: readonly WeatherStream[],
  signal: AbortSignal,
): Promise<void> {
  const s3 = new S3Client({ ...environment.clientConfig(), forcePathStyle: true });
  for (const station of groupByStation(weather)) {
    await Promise.all(
      station.map(
        async ({ GroupID, StreamID, csv }) =>
          await s3.send(
            new PutObjectCommand({ Bucket: output('BucketName'), Key: `${GroupID}/${StreamID}.csv`, Body: csv }),
            { abortSignal: signal },
          ),
      ),
    );
  }
  s3.destroy();
}

async function checkedStream(
  quality: QualityControl,
  stream: WeatherStream,
  output: QualityControlOutput | undefined,
): Promise<CheckedStream> {
  if (output === undefined) throw new Error(`${executionName(stream)} has no result.`);
  const messages = (await collectAll(quality.messages(output))).filter(({ number }) => number > 0);
  return {
    stream,
    output,
    rows: await collectAll(quality.runs(stream.GroupID, { streamId: stream.StreamID })),
    messages,
  };
}

/** Reads messages until the queue is empty. */
async function readResults(inbox: Inbox): Promise<QualityControlOutput[]> {
  const results: QualityControlOutput[] = [];
  for (;;) {
    const messages = await inbox.read();
    if (messages.length === 0) return results;
    // The construct publishes the execution's output as JSON to queues.
    results.push(...messages.map(({ message }) => JSON.parse(message) as QualityControlOutput));
  }
}

async function runReport(
  quality: QualityControl,
  stream: WeatherStream,
  title: string,
  outcome: string,
  abortSignal: AbortSignal,
): Promise<ExecutionReport> {
  const execution = quality.execution(executionName(stream));
  const status = await execution.status({ abortSignal });
  const milliseconds = 'stopDate' in status ? status.stopDate.getTime() - status.startDate.getTime() : 0;
  return {
    title,
    executionArn: execution.executionArn,
    status: status.status,
    expected: 'SUCCEEDED',
    outcome,
    milliseconds,
    ...summarizeHistory(await collectAll(execution.events({ abortSignal }))),
    facts: [],
  };
}

async function collectAll<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
