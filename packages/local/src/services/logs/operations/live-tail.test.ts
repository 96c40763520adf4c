import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  StartLiveTailCommand,
  type LiveTailSessionLogEvent,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClock } from '../../../testing/test-clock.js';
import { startTestEndpoint, type TestEndpoint } from '../../../testing/test-endpoint.js';
import { LogsService } from '../service.js';

let local: TestEndpoint<{ logs: LogsService }>;
let client: CloudWatchLogsClient;
const arn = (name: string) => `arn:aws:logs:us-east-1:123456789012:log-group:${name}`;

beforeAll(async () => {
  const clock = new TestClock();
  local = await startTestEndpoint(({ context }) => ({ logs: new LogsService({ ...context, clock }) }));
  client = new CloudWatchLogsClient({ ...local.clientConfig(), maxAttempts: 1, disableHostPrefix: true });
  for (const logGroupName of ['/one', '/two']) await client.send(new CreateLogGroupCommand({ logGroupName }));
});
afterAll(async () => {
  client.destroy();
  await local.close();
});

/** Opens a session, writes once it has started, and gives the first events that it shows. */
async function tailed(
  parameters: { logGroupIdentifiers: string[]; logStreamNames?: string[]; logEventFilterPattern?: string },
  count: number,
  write: () => void,
): Promise<LiveTailSessionLogEvent[]> {
  const { responseStream = [] } = await client.send(new StartLiveTailCommand(parameters));
  const shown: LiveTailSessionLogEvent[] = [];
  for await (const { sessionStart, sessionUpdate } of responseStream) {
    if (sessionStart) {
      expect(sessionStart).toMatchObject({ ...parameters, sessionId: expect.any(String) });
      write();
    }
    shown.push(...(sessionUpdate?.sessionResults ?? []));
    if (shown.length >= count) return shown;
  }
  return shown;
}

describe('StartLiveTail', () => {
  const entry = (logGroupName: string, logStreamName: string, message: string) =>
    local.services.logs.write({ logGroupName, logStreamName, timestamp: 5, message });

  it('streams new events of its groups only', async () => {
    entry('/one', 'a', 'before');
    const shown = await tailed({ logGroupIdentifiers: [arn('/one')] }, 2, () => {
      entry('/two', 'a', 'elsewhere');
      entry('/one', 'a', 'first');
      entry('/one', 'b', 'second');
    });
    expect(shown).toEqual([
      {
        logStreamName: 'a',
        logGroupIdentifier: arn('/one'),
        message: 'first',
        timestamp: 5,
        ingestionTime: expect.any(Number),
      },
      {
        logStreamName: 'b',
        logGroupIdentifier: arn('/one'),
        message: 'second',
        timestamp: 5,
        ingestionTime: expect.any(Number),
      },
    ]);
  });

  it('filters by streams and pattern', async () => {
    const shown = await tailed(
      { logGroupIdentifiers: [arn('/one'), arn('/two')], logStreamNames: ['a'], logEventFilterPattern: 'ERROR' },
      1,
      () => {
        entry('/one', 'b', 'ERROR in another stream');
        entry('/two', 'a', 'INFO nothing');
        entry('/two', 'a', 'ERROR this one');
      },
    );
    expect(shown.map(({ message }) => message)).toEqual(['ERROR this one']);
  });

  it('rejects unknown groups, and names instead of ARNs', async () => {
    await expect(client.send(new StartLiveTailCommand({ logGroupIdentifiers: [arn('/none')] }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(client.send(new StartLiveTailCommand({ logGroupIdentifiers: ['/one'] }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining("'/one'"),
    });
  });
});
