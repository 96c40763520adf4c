import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChaosEngine } from './chaos-engine.js';
import { InvalidChaos } from './check-chaos.js';

const decisions = (chaos: ChaosEngine, resource: string, count = 50): boolean[] =>
  Array.from({ length: count }, () => chaos.shouldInject('sqs', 'duplicate', resource));

describe('chaos', () => {
  it('injects no faults without a rate', () => {
    const chaos = new ChaosEngine({ sqs: { duplicate: 0 } }, 1);
    expect(decisions(chaos, 'queue')).not.toContain(true);
    expect(chaos.delayMs('sqs', 'queue', 'id')).toBe(0);
    expect([chaos.counts(), chaos.count()]).toEqual([{}, 0]);
  });

  it('makes the same decisions for a resource with the same seed, independent of others', () => {
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

  it('injects faults at their rate, and counts them', () => {
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

  it('injects at most maxPerItem faults for the same item', () => {
    const chaos = new ChaosEngine({ lambda: { kill: 1 }, maxPerItem: 2 }, 1);
    expect([1, 2, 3].map(() => chaos.shouldInject('lambda', 'kill', 'f', 'request'))).toEqual([true, true, false]);
    expect(chaos.shouldInject('lambda', 'kill', 'f', 'another')).toBe(true);
  });

  it('injects no faults that the filter excludes', () => {
    const chaos = new ChaosEngine({ sqs: { duplicate: 1 }, filter: ({ resource }) => resource === 'this' }, 1);
    expect([chaos.shouldInject('sqs', 'duplicate', 'this'), chaos.shouldInject('sqs', 'duplicate', 'that')]).toEqual([
      true,
      false,
    ]);
  });

  it('delays by up to delayMs, and by up to a tenth of it for reorder', () => {
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

  it('can be changed and stopped while it runs, and keeps its counts', () => {
    const chaos = new ChaosEngine({}, 9);
    chaos.inject({ s3: { throttle: 1 } });
    expect(chaos.shouldInject('s3', 'throttle', 'PUT')).toBe(true);
    chaos.stop();
    expect(chaos.shouldInject('s3', 'throttle', 'PUT')).toBe(false);
    expect([chaos.seed, chaos.count()]).toEqual([9, 1]);
  });

  it.each([
    [{ sqs: { duplicate: 20 } }, 'chaos.sqs.duplicate must be a number from 0 (never) to 1 (always), got 20'],
    [{ sqs: { kill: 1 } }, 'chaos.sqs.kill is not a fault; valid faults: duplicate, delay'],
    [{ kinesis: {} }, 'chaos.kinesis is not a service; valid services: sqs'],
    [{ delayMs: 0 }, 'chaos.delayMs must be an integer of at least 1, got 0'],
    [{ seed: 1.5 }, 'chaos.seed must be an integer, got 1.5'],
  ])('rejects %j', (options, message) => {
    const attempt = () => new ChaosEngine(options as object, 1); // intentionally invalid
    expect(attempt).toThrow(InvalidChaos);
    expect(attempt).toThrow(message);
  });

  it('injects faults into one resource and its deliveries, in addition to the others', () => {
    const chaos = new ChaosEngine({ sqs: { drop: 1 } }, 1);
    chaos.injectInto({ service: 'sqs', resource: 'orders', faults: { duplicate: 1 } });
    const struck = (resource: string) => chaos.shouldInject('sqs', 'duplicate', resource);
    expect(['orders', 'orders/target', 'orders-2', 'other'].map(struck)).toEqual([true, true, false, false]);
    expect(chaos.shouldInject('sns', 'duplicate', 'orders')).toBe(false);
    expect(chaos.shouldInject('sqs', 'drop', 'other')).toBe(true);
    chaos.injectInto({ service: 'sqs', resource: 'orders', faults: { duplicate: 0 } });
    expect([struck('orders'), chaos.resources]).toEqual([false, []]);
    expect(() => chaos.injectInto({ service: 'sqs', resource: 'orders', faults: { kill: 1 } })).toThrow(InvalidChaos);
  });
});
