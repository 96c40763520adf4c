import { FanOutStrategy } from '@stepwell/constructs';
import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { echoApp } from './echo-app.js';

const strategies = Object.values(FanOutStrategy);
const requests = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ caseId: `case-${index}`, returns: index }));
const results = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ index, caseId: `case-${index}`, result: index }));

// `npm test` runs one system of each workflow with more kinds of faults: see chaos.
describe('with killed functions, throttled calls and duplicate events', () => {
  it.each([1])('every strategy returns every result and one summary (seed %i)', async (seed) => {
    // The order of the calls varies, so the faults do too. An item fails only after five kills in a row: at this rate in
    // one of 14,000 executions of the test.
    const chaos = {
      seed,
      lambda: { kill: 0.05, throttle: 0.1 },
      events: { duplicate: 0.2, reorder: 0.2 },
      s3: { throttle: 0.1 },
      dynamodb: { throttle: 0.1 },
    };
    await using app = await echoApp(strategies, {}, { chaos });
    for (const strategy of strategies) {
      const output = await app.execute(strategy, { requestId: strategy, requests: requests(45) });
      expect(output, strategy).toMatchObject({
        status: 'COMPLETED',
        requested: 45,
        summary: { requested: 45, failed: 0 },
      });
      expect(output.results, strategy).toEqual(results(45));
    }
    expect(app.environment.chaos.count('lambda', 'kill')).toBeGreaterThan(0);
  });
});

describe('an item that never ends', () => {
  it('times out without affecting others, with every strategy', async () => {
    await using app = await echoApp(strategies, { computeTimeout: Duration.seconds(2) }, { realTime: true });
    const request = {
      requestId: 'hangs',
      requests: [
        { caseId: 'a', returns: 1 },
        { caseId: 'b', hangs: true },
        { caseId: 'c', returns: 3 },
      ],
    };
    for (const output of await Promise.all(strategies.map((strategy) => app.execute(strategy, request)))) {
      expect(output.results).toMatchObject([{ result: 1 }, { caseId: 'b', error: 'ItemTimedOut' }, { result: 3 }]);
    }
  });
});
