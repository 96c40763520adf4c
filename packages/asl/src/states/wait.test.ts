import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/virtual-clock.js';
import { runMachine, singleState } from '../testing/run-machine.js';

const start = Date.UTC(2024, 0, 1);
const year = 365 * 24 * 3600;

describe('a Wait state', () => {
  it.each([
    [{ Seconds: year }, 'JSONPath', year],
    [{ SecondsPath: '$.s' }, 'JSONPath', 7],
    [{ TimestampPath: '$.t' }, 'JSONPath', 60],
    [{ Timestamp: '2024-01-01T00:01:00Z' }, 'JSONPath', 60],
    [{ Timestamp: '2020-01-01T00:00:00Z' }, 'JSONPath', 0],
    [{ Seconds: '{% $states.input.s * 2 %}' }, 'JSONata', 14],
    [{ Timestamp: '{% $states.input.t %}' }, 'JSONata', 60],
  ])('with %j in %s ends after %d seconds of virtual time', async (fields, QueryLanguage, seconds) => {
    const clock = new VirtualClock(start);
    const { outcome } = await runMachine(singleState({ Type: 'Wait', ...fields }, { QueryLanguage }), {
      clock,
      input: { s: 7, t: '2024-01-01T00:01:00.000Z' },
    });
    expect(outcome.status).toBe('SUCCEEDED');
    expect((clock.now() - start) / 1000).toBe(seconds);
  });

  it('fails with the path and the value if the value is negative', async () => {
    const { outcome } = await runMachine(singleState({ Type: 'Wait', SecondsPath: '$.s' }), { input: { s: -1 } });
    expect(outcome).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining('The SecondsPath parameter references a negative value: $.s == -1'),
    });
  });
});
