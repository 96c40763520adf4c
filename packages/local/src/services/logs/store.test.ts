import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TestClock } from '../../testing/test-clock.js';
import { testContext } from '../../testing/test-kernel.js';
import { LogStore } from './store.js';

const change = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), stream: fc.constantFrom('a', 'b'), at: fc.nat(9) }),
  fc.record({ kind: fc.constant('retain' as const), days: fc.constantFrom(1, 3, 5) }),
  fc.record({ kind: fc.constantFrom('deleteGroup' as const, 'deleteStream' as const) }),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

it('undoes every change of a transaction that throws', () => {
  fc.assert(
    fc.property(fc.array(change), fc.array(change), (before, after) => {
      const context = testContext({ clock: new TestClock() });
      const { transactions } = context.kernel;
      const store = new LogStore(context, 10_000);
      const apply = (each: Change) => {
        const group = store.findGroup('g') ?? store.createGroup('g');
        if (each.kind === 'append') {
          const stream = group.streams.get(each.stream) ?? store.createStream(group, each.stream);
          store.append(group, stream, each.at, 'message');
        } else if (each.kind === 'retain') store.configure(group, { retentionInDays: each.days });
        else if (each.kind === 'deleteGroup') store.deleteGroup(group);
        else for (const stream of [...group.streams.values()]) store.deleteStream(group, stream);
      };
      const state = () => ({
        wasDeleted: store.wasDeleted('g'),
        groups: store.groups().map((group) => ({
          settings: group.settings,
          streams: new Map([...group.streams].map(([name, stream]) => [name, [stream.size, stream.events()]])),
        })),
      });
      transactions.run(() => before.forEach(apply));
      const kept = state();
      expect(() =>
        transactions.run(() => {
          after.forEach(apply);
          throw new Error('refused');
        }),
      ).toThrow('refused');
      expect(state()).toEqual(kept);
    }),
  );
});
