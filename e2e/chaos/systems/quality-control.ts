import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { VirtualClock } from '@stepwell/asl';
import { type CheckMessage, type QualityControlOutput } from '@stepwell/sdk/quality-control';
import { expect } from 'vitest';
import { type DeployedQuality, type Notified, calmDay, csv, deploy } from '../../quality-control/deployed.js';
import { type ChaosSystem, type Loss } from '../system.js';
import { countAttempts } from './count-attempts.js';
import { demoApp } from './demo-app.js';
import { executionLoss } from './execution-loss.js';
import { waitUntil } from './wait-until.js';

/** The start of each seed. */
const noon = Date.UTC(2026, 10, 22, 12);

/** A fifth of a day of readings, and the same readings with a gap, an outlier and a duplicate. */
const calm = calmDay(30, noon);
const faulty = calm.flatMap(([time, value], index): [string, string][] =>
  index === 9
    ? []
    : index === 15
      ? [[time, '59']]
      : index === 20
        ? [
            [time, value],
            [time, value],
          ]
        : [[time, value]],
);
const streams = { calm, faulty };
type StreamName = keyof typeof streams;
const rows = { calm: ['calm', true, true, true, true], faulty: ['faulty', false, false, false, false] };
const messages = {
  calm: ['Completeness passed', 'Range passed', 'Timeliness passed'],
  faulty: [
    'Completeness failed',
    'Completeness gap',
    'Range failed',
    'Range outlier',
    'Timeliness failed',
    'Timeliness duplicate',
  ],
};

/**
 * Each stream is checked once although it is started twice: one row, its messages and one publication, or an execution
 * that fails at a named state.
 */
export const qualityControlSystem: ChaosSystem = {
  name: 'QualityControl',
  concurrency: 1,
  async prepare() {
    const app = await demoApp('qualityControl');
    return {
      async run(chaos, signal) {
        const clock = new VirtualClock(noon);
        await using deployed = await deploy({ app, clock, chaos });
        const { quality } = deployed;
        for (const [name, readings] of Object.entries(streams))
          await deployed.putStream('station', name, csv(readings));
        // Each stream is started twice concurrently with the same name.
        const starts = (['calm', 'faulty', 'calm', 'faulty'] as const).map(async (name) => ({
          name,
          execution: await quality.start({ GroupID: 'station', StreamID: name }, { name: `${name}-run` }),
        }));
        const executions = await Promise.all(starts);
        expect(new Set(executions.map(({ execution }) => execution.executionArn)).size).toBe(2);
        const losses: Loss[] = [];
        const outputs = new Map<StreamName, QualityControlOutput>();
        for (const { name, execution } of executions.slice(0, 2)) {
          try {
            outputs.set(name, await execution.result());
          } catch (error) {
            losses.push(await executionLoss(deployed.stepwell, error, name));
          }
        }
        losses.push(...(await checkRecorded(deployed, outputs)));
        await expectNotified(deployed, outputs, clock, signal);
        for (const { name, execution } of executions.slice(0, 2)) {
          const published = await publications(deployed, execution.executionArn);
          expect(outputs.has(name) ? published : Math.min(published, 1), `publications of ${name}`).toBe(
            outputs.has(name) ? 1 : published,
          );
        }
        return losses;
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  },
};

/** Checks the rows and messages of succeeded executions. A check that could not run is a loss with a message. */
async function checkRecorded(
  { quality }: DeployedQuality,
  outputs: ReadonlyMap<StreamName, QualityControlOutput>,
): Promise<Loss[]> {
  const found = new Map<string, unknown[]>();
  for await (const { StreamID, TotalPass, checks } of quality.runs('station')) {
    expect(found.has(StreamID), `a second row of ${StreamID}`).toBe(false);
    found.set(StreamID, [StreamID, TotalPass, ...Object.values(checks).map(({ pass }) => pass)]);
  }
  const losses: Loss[] = [];
  for (const [name, output] of outputs) {
    const messageCodes: string[] = [];
    const given: CheckMessage[] = [];
    for await (const message of quality.messages(output)) {
      messageCodes.push(`${message.check} ${message.code}`);
      if (message.code === 'check-failed') given.push(message);
    }
    if (given.length === 0) {
      expect(found.get(name)).toEqual(rows[name]);
      expect(messageCodes).toEqual(messages[name]);
      continue;
    }
    const history: HistoryEvent[] = [];
    for await (const event of quality.execution(output.QCPID).events()) history.push(event);
    expect(found.get(name)?.[1], `TotalPass of ${name}`).toBe(false);
    const names = new Set(given.map(({ check }) => check));
    const sound = (all: readonly string[]): string[] => all.filter((each) => !names.has(each.split(' ')[0] ?? ''));
    expect(sound(messageCodes)).toEqual(sound(messages[name]));
    losses.push(
      ...given.map(({ check, text }) => ({
        item: `${name}, check ${check}`,
        reason: text,
        attempts: countAttempts(history, /[A-Z]\w+\.\w+/.exec(text)?.[0]),
      })),
    );
  }
  return losses;
}

/** SNS and SQS deliver at least once: duplicates are accepted, but must be equal. */
async function expectNotified(
  deployed: DeployedQuality,
  outputs: ReadonlyMap<StreamName, QualityControlOutput>,
  clock: VirtualClock,
  signal: AbortSignal,
): Promise<void> {
  const copies: Notified[] = [];
  await waitUntil(async () => {
    // A delayed delivery may be the only pending timer, and virtual time passes only while a timer is pending.
    clock.setTimer(1_000, () => undefined);
    copies.push(...(await deployed.results()));
    return [...outputs.keys()].every((name) => copies.some(({ output }) => output.StreamID === name));
  }, signal);
  for (const { output } of copies) {
    const wanted = outputs.get(output.StreamID as StreamName); // the started streams
    if (wanted !== undefined) expect(output).toEqual(wanted);
  }
}

async function publications(deployed: DeployedQuality, executionArn: string): Promise<number> {
  const events = await deployed.history(executionArn);
  return events.filter(
    ({ type, taskSucceededEventDetails: details }) =>
      type === 'TaskSucceeded' && (details?.resource === 'sns:publish' || details?.resource === 'publish'),
  ).length;
}
