import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { VirtualClock } from '@stepwell/asl';
import { describe, expect, it } from 'vitest';
import { type LocalEnvironment, startLocal } from '../index.js';

const START = Date.UTC(2026, 0, 1);
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Waits, draws ids and random numbers, fails and retries with jitter: whatever could differ between two runs. */
const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: {
    Wait: { Type: 'Wait', Seconds: '{% $states.input.seconds %}', Next: 'Draw' },
    Draw: {
      Type: 'Pass',
      Output: { id: '{% $uuid() %}', number: '{% $random() %}', input: '{% $states.input %}' },
      Next: 'Call',
    },
    Call: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'missing', Payload: '{% $states.input %}' },
      Retry: [
        { ErrorEquals: ['States.ALL'], IntervalSeconds: 30, BackoffRate: 2, MaxAttempts: 3, JitterStrategy: 'FULL' },
      ],
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Output: { drawn: '{% $states.input %}', error: '{% $states.errorOutput.Error %}' },
          Next: 'Done',
        },
      ],
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
});

/**
 * Runs the machine in an environment; gives its output, its history as the API answers it, and how long it took by its
 * clock.
 */
async function run(environment: LocalEnvironment, seconds: number) {
  const sfn = new SFNClient(environment.clientConfig());
  try {
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: 'Draws',
        definition,
        roleArn: `arn:aws:iam::${environment.accountId}:role/any`,
      }),
    );
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name: 'only', input: JSON.stringify({ seconds }) }),
    );
    let ended = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    while (ended.status === 'RUNNING') ended = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    const { output = '' } = ended;
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000 }));
    return {
      output: JSON.parse(output) as { drawn: { id: string; number: number; input: { seconds: number } } },
      history: JSON.stringify(events),
      passed: Number(events.at(-1)?.timestamp) - START,
    };
  } finally {
    sfn.destroy();
  }
}

describe('environments in one process', () => {
  it('are independent, 64 of them, each with its own clock that is years ahead', async () => {
    const environments = await Promise.all(
      Array.from({ length: 64 }, (_, seed) => startLocal({ seed, clock: new VirtualClock(START) })),
    );
    try {
      const runs = await Promise.all(
        environments.map((environment, index) => run(environment, (index + 1) * YEAR_SECONDS)),
      );
      for (const [index, { output, passed }] of runs.entries()) {
        expect(output.drawn.input).toEqual({ seconds: (index + 1) * YEAR_SECONDS });
        // Its own wait, and then its own retries: never another's.
        expect(passed).toBeGreaterThanOrEqual((index + 1) * YEAR_SECONDS * 1_000);
        expect(passed).toBeLessThan((index + 1) * YEAR_SECONDS * 1_000 + 10 * 60_000);
      }
      expect(new Set(runs.map(({ output }) => output.drawn.id)).size).toBe(64);
    } finally {
      await Promise.all(environments.map((environment) => environment.close()));
    }
  });

  it('produce the same history with the same seed, and another with another seed', async () => {
    const histories = [];
    for (const seed of [7, 7, 8]) {
      await using environment = await startLocal({ seed, clock: new VirtualClock(START) });
      histories.push((await run(environment, 60)).history);
    }
    expect(histories[1]).toBe(histories[0]);
    expect(histories[2]).not.toBe(histories[0]);
  });
});
