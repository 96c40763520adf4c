// Measures a Distributed Map of Pass over more and more items, each size in a separate process: time, CPU time and peak
// memory.
// `node asl/growth.mjs [--items 1000,10000,100000]`
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { items: { type: 'string', default: '1000,10000,100000' }, one: { type: 'string' } },
});

if (values.one === undefined) {
  console.log(
    `Distributed Map of Pass, items from S3, all histories kept; Node ${process.versions.node}, ` +
      `${new Date().toISOString().slice(0, 10)}\n`,
  );
  console.log('| items | seconds | CPU seconds | peak MB | events |');
  console.log('| ---: | ---: | ---: | ---: | ---: |');
  for (const items of values.items.split(','))
    process.stdout.write(execFileSync(process.execPath, [import.meta.filename, '--one', items], { encoding: 'utf8' }));
} else {
  const items = Number(values.one);
  const started = performance.now();
  const events = await run(items);
  const { user, system } = process.cpuUsage();
  const cells = [
    items.toLocaleString('en'),
    ((performance.now() - started) / 1000).toFixed(2),
    ((user + system) / 1e6).toFixed(2),
    Math.round(process.resourceUsage().maxRSS / 1024),
    events.toLocaleString('en'),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

/** Runs the Map. Returns the number of events in all histories. */
async function run(items) {
  const { MemoryHistory, RealClock, SystemRandom, compile, execute } = await import('@stepwell/asl');
  const machine = compile({
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON' },
          Parameters: { Bucket: 'data', Key: 'items.json' },
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'One',
          States: { One: { Type: 'Pass', Parameters: { 'value.$': '$' }, End: true } },
        },
        MaxConcurrency: 100,
        ResultPath: null,
        End: true,
      },
    },
  });
  const arn = 'arn:aws:states:us-east-1:123456789012';
  const histories = [];
  const newHistory = () => {
    const history = new MemoryHistory();
    histories.push(history);
    return history;
  };
  const outcome = await execute(machine, {
    input: {},
    execution: { arn: `${arn}:execution:growth:one`, name: 'one', roleArn: 'arn:aws:iam::123456789012:role/growth' },
    stateMachine: { arn: `${arn}:stateMachine:growth`, name: 'growth' },
    clock: new RealClock(),
    random: new SystemRandom(),
    dispatcher: { run: () => Promise.reject(new Error('no tasks here')) },
    history: newHistory(),
    mapData: {
      async *readItems() {
        for (let item = 0; item < items; item += 1) yield { value: item, source: 's3://growth/items.json' };
      },
      writeResults: () => Promise.reject(new Error('no results are written here')),
    },
    mapRuns: mapRunsInMemory(newHistory),
  }).result;
  if (outcome.status !== 'SUCCEEDED') throw new Error(JSON.stringify(outcome).slice(0, 500));
  return histories.reduce((sum, { events }) => sum + events.length, 0);
}

/** Keeps the histories of the children like the local service. */
function mapRunsInMemory(newHistory) {
  const arn = 'arn:aws:states:us-east-1:123456789012';
  return {
    startMapRun: () => ({
      arn: `${arn}:mapRun:growth/each:1`,
      startChild: ({ index }) => ({
        name: `child-${index}`,
        executionArn: `${arn}:execution:growth/each:child-${index}`,
        stateMachineArn: `${arn}:stateMachine:growth/each`,
        history: newHistory(),
        notifyFinished: () => undefined,
        notifyRedriven: () => undefined,
      }),
      updateCounts: () => undefined,
      onUpdate: () => undefined,
      notifyFinished: () => undefined,
      notifyRedriven: () => undefined,
    }),
  };
}
