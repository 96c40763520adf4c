import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChaosEngine } from './chaos-engine.js';
import { InvalidChaos } from './check-chaos.js';

const decisions = (chaos: ChaosEngine, resource: string, count = 50): boolean[] =>
  Array.from({ length: count }, () => chaos.shouldInject('sqs', 'duplicate', resource));

describe('chaos', () => {
  it('does nothing that it was not told to do', () => {
    const chaos = new ChaosEngine({ sqs: { duplicate: 0 } }, 1);
    expect(decisions(chaos, 'queue')).not.toContain(true);
    expect(chaos.delayMs('sqs', 'queue', 'id')).toBe(0);
    expect([chaos.counts(), chaos.count()]).toEqual([{}, 0]);
  });

  it('makes the same decisions from the same seed for each resource, whatever happens to others', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.constantFrom('a', 'b', 'c')), (seed, others) => {
        const quiet = new ChaosEngine({ sqs: { duplicate: 0.5 } }, seed);
        const busy = new ChaosEngine({ sqs: { duplicate: 0.5 } }, seed);
        for (const other of others) busy.shouldInject('sqs', 'duplicate', other);
        expect(decisions(busy, 'queue')).toEqual(decisions(quiet, 'queue'));
      }),
    );
    expect(decisions(new ChaosEngine({ sqs: { duplicate: 0.5 } }, 1), 'queue')).not.toEqual(
      decisions(new ChaosEngine({ sqs: { duplicate: 0.5 } }, 2), 'queue'),
    );
  });

  it('strikes as often as its rate says, and counts', () => {
    const chaos = new ChaosEngine({ sqs: { duplicate: 0.2 } }, 3);
    const struck = decisions(chaos, 'queue', 5000).filter(Boolean).length;
    expect(struck / 5000).toBeCloseTo(0.2, 1);
    expect(chaos.counts()).toEqual({ sqs: { duplicate: struck } });
    expect([
      chaos.count('sqs'),
      chaos.count('sqs', 'duplicate'),
      chaos.count('sqs', 'drop'),
      chaos.count('lambda'),
    ]).toEqual([struck, struck, 0, 0]);
  });

  it('strikes the same subject no more often than it may', () => {
    const chaos = new ChaosEngine({ lambda: { kill: 1 }, maxPerItem: 2 }, 1);
    expect([1, 2, 3].map(() => chaos.shouldInject('lambda', 'kill', 'f', 'request'))).toEqual([true, true, false]);
    expect(chaos.shouldInject('lambda', 'kill', 'f', 'another')).toBe(true);
  });

  it('spares what it is told to spare', () => {
    const chaos = new ChaosEngine({ sqs: { duplicate: 1 }, filter: ({ resource }) => resource === 'this' }, 1);
    expect([chaos.shouldInject('sqs', 'duplicate', 'this'), chaos.shouldInject('sqs', 'duplicate', 'that')]).toEqual([
      true,
      false,
    ]);
  });

  it('puts off by no more than its longest delay, and by a tenth of it to change the order', () => {
    const delays = (options: { delay?: number; reorder?: number }): number[] => {
      const chaos = new ChaosEngine({ sqs: options, delayMs: 500 }, 1);
      return Array.from({ length: 200 }, (_, index) => chaos.delayMs('sqs', 'queue', String(index)));
    };
    for (const [options, most] of [
      [{ delay: 1 }, 500],
      [{ reorder: 1 }, 50],
    ] as const) {
      const found = delays(options);
      expect(Math.min(...found)).toBeGreaterThan(0);
      expect(Math.max(...found)).toBeLessThanOrEqual(most);
      expect(new Set(found).size).toBeGreaterThan(20);
    }
  });

  it('is changed and stopped while it runs, and goes on counting', () => {
    const chaos = new ChaosEngine({}, 9);
    chaos.inject({ s3: { throttle: 1 } });
    expect(chaos.shouldInject('s3', 'throttle', 'PUT')).toBe(true);
    chaos.stop();
    expect(chaos.shouldInject('s3', 'throttle', 'PUT')).toBe(false);
    expect([chaos.seed, chaos.count()]).toEqual([9, 1]);
  });

  it.each([
    [{ sqs: { duplicate: 20 } }, 'chaos.sqs.duplicate: 20 is no rate; give a number from 0 (never) to 1 (always)'],
    [{ sqs: { kill: 1 } }, 'chaos.sqs.kill: there is no such fault; give one of duplicate, delay'],
    [{ kinesis: {} }, 'chaos.kinesis: there is no such service; give one of sqs'],
    [{ delayMs: 0 }, 'chaos.delayMs: 0 is not accepted; give a whole number from 1 on'],
    [{ seed: 1.5 }, 'chaos.seed: 1.5 is not accepted'],
  ])('refuses %j by name', (options, message) => {
    const attempt = () => new ChaosEngine(options as object, 1); // wrong on purpose
    expect(attempt).toThrow(InvalidChaos);
    expect(attempt).toThrow(message);
  });
});
