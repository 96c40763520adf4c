import { DisableRuleCommand, EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { FanOutStrategy } from '@stepwell/constructs';
import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { echoApp } from './echo-app.js';

const requests = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ caseId: `case-${index}`, returns: index }));
const results = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ index, caseId: `case-${index}`, result: index }));

describe('the CALLBACK strategy', () => {
  it('fails an item whose event is lost after its heartbeat timeout, and completes the request', async () => {
    await using app = await echoApp([FanOutStrategy.CALLBACK]);
    const events = new EventBridgeClient(app.environment.clientConfig());
    const EventBusName = app.output('CALLBACKBus');
    for (const { Name } of (await events.send(new ListRulesCommand({ EventBusName }))).Rules ?? [])
      await events.send(new DisableRuleCommand({ EventBusName, Name }));
    const output = await app.execute(FanOutStrategy.CALLBACK, { requestId: 'lost', requests: requests(3) });
    expect(output).toMatchObject({
      status: 'COMPLETED_WITH_FAILURES',
      requested: 3,
      failed: 3,
      summary: { failed: 3 },
    });
    for (const failure of output.firstFailures)
      expect(failure).toMatchObject({ error: 'ItemTimedOut', reason: expect.stringContaining('lost') as string });
    expect(app.computed.size).toBe(0);
  });

  it('computes each item once if every event is delivered twice, late and out of order', async () => {
    await using app = await echoApp(
      [FanOutStrategy.CALLBACK],
      {},
      { chaos: { seed: 3, events: { duplicate: 1, reorder: 0.5, delay: 0.5, drop: 0.2 } } },
    );
    const output = await app.execute(FanOutStrategy.CALLBACK, { requestId: 'twice', requests: requests(40) });
    expect(output.results).toEqual(results(40));
    expect([...app.computed.values()]).toEqual(Array.from({ length: 40 }, () => 1));
  });
});

describe('an item that never ends', () => {
  it('times out without affecting others', async () => {
    const strategy = FanOutStrategy.INLINE;
    await using app = await echoApp([strategy], { computeTimeout: Duration.seconds(2) }, { realTime: true });
    const output = await app.execute(strategy, {
      requestId: 'hangs',
      requests: [
        { caseId: 'a', returns: 1 },
        { caseId: 'b', hangs: true },
        { caseId: 'c', returns: 3 },
      ],
    });
    expect(output.results).toMatchObject([{ result: 1 }, { caseId: 'b', error: 'ItemTimedOut' }, { result: 3 }]);
  });
});
