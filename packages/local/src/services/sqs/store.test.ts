import { VirtualClock } from '@stepwell/asl';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Change } from '../../kernel/transactions.js';
import { testContext, testKernel } from '../../testing/test-kernel.js';
import { QueueStore } from './store.js';

const change = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), body: fc.string({ minLength: 1 }), id: fc.nat(5) }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat(5) }),
  fc.record({ kind: fc.constant('hide' as const), at: fc.nat(5), seconds: fc.nat(60) }),
  fc.record({ kind: fc.constant('attributes' as const), delay: fc.nat(900) }),
  fc.record({ kind: fc.constantFrom('purge' as const, 'deleteQueue' as const, 'create' as const) }),
);

it('undoes every change of a transaction that throws, and passes every other one to the backend', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change), fc.array(change), async (before, after) => {
      const committed: Change[] = [];
      const clock = new VirtualClock();
      const kernel = testKernel({ clock, backend: { commit: (changes) => committed.push(...changes) } });
      const store = new QueueStore(testContext({ clock, kernel }));
      const create = () => store.create('q.fifo', { FifoQueue: 'true' }, {});
      const apply = (each: typeof change extends fc.Arbitrary<infer Value> ? Value : never): void => {
        const queue = create();
        const handleOf = (at: number) => queue.peek()[at]?.receiptHandle;
        if (each.kind === 'send') queue.send({ body: each.body, groupId: each.body, deduplicationId: String(each.id) });
        else if (each.kind === 'purge') queue.drain(true);
        else if (each.kind === 'deleteQueue') queue.delete();
        else if (each.kind === 'attributes') queue.setAttributes({ DelaySeconds: String(each.delay) });
        else if (each.kind === 'delete' || each.kind === 'hide') {
          const handle = handleOf(each.at);
          if (handle !== undefined && each.kind === 'delete') queue.deleteMessage(handle);
          if (handle !== undefined && each.kind === 'hide') queue.changeVisibility(handle, each.seconds);
        }
      };
      const state = () => {
        const queue = store.find('q.fifo');
        const messages = queue?.peek().map((message) => [message.key, message] as const);
        return { record: queue?.record, messages: new Map(messages) };
      };
      kernel.transactions.run(() => before.forEach(apply));
      const queue = store.find('q.fifo');
      if (queue) await store.receive(queue, { maxMessages: 2, waitSeconds: 0 });
      const kept = state();
      const count = committed.length;
      expect(() =>
        kernel.transactions.run(() => {
          after.forEach(apply);
          throw new Error('refused');
        }),
      ).toThrow('refused');
      expect(state()).toEqual(kept);
      expect(committed).toHaveLength(count);
      // The changes alone are enough to restore the messages.
      const restored = new Map<string, unknown>();
      for (const { records, key, value } of committed) {
        if (records !== 'sqs/messages/q.fifo') continue;
        if (value === undefined) restored.delete(key);
        else restored.set(key, value);
      }
      expect(restored).toEqual(kept.messages);
    }),
  );
});
