import { type DeadLetterOutcome, handleDeadLetter } from '../dead-letter.js';
import { type ConsumerDependencies, type MessageHandler } from '../dependencies.js';
import { consumeMessage } from '../consume-message.js';
import { type InMemoryExchange, inMemoryExchange } from './in-memory-exchange.js';
import { SimulatedFaults, type SimulatedProcess, type FaultRates } from './simulated-process.js';
import { type ReceivedMessage, SimulatedQueue } from './simulated-queue.js';
import { VirtualTime } from './virtual-time.js';

/** A simulation of consumers on a queue and a function on its dead-letter queue, in virtual time. */
export interface SimulatedExchange {
  readonly exchange: InMemoryExchange;
  readonly time: VirtualTime;
  readonly undeliverable: string[];
  /** The result of the dead-letter function for each dead letter. */
  readonly deadLetterOutcomes: DeadLetterOutcome[];
  /** Returns whether both queues are empty. */
  isEmpty(): boolean;
  send(body: string): void;
}

/**
 * A claim lasts three heartbeat intervals. The visibility timeout is shorter than a claim, so that deliveries overlap.
 */
const TIMES = { heartbeatMs: 2_000, holdMs: 6_000, visibilityMs: 5_000, pollMs: 500 };

/** Starts the consumers and the dead-letter function. They stop when the test no longer advances the time. */
export function simulateExchange(
  work: MessageHandler,
  maxReceiveCount: number,
  rates: FaultRates,
  random: () => number,
): SimulatedExchange {
  const time = new VirtualTime();
  const exchange = inMemoryExchange(() => time.now());
  const undeliverable: string[] = [];
  const deadLetterEnds: DeadLetterOutcome[] = [];
  const faults = new SimulatedFaults(time, rates, random);
  const comesAgain = (): boolean => faults.shouldInject('duplicate');
  const deadLetterQueue = new SimulatedQueue(time, {
    visibilityMs: 60_000,
    maxReceiveCount: 10,
    deadLetterQueue: { take: (body) => void undeliverable.push(body) },
    isRedelivered: comesAgain,
  });
  const queue = new SimulatedQueue(time, {
    visibilityMs: TIMES.visibilityMs,
    maxReceiveCount,
    deadLetterQueue,
    isRedelivered: comesAgain,
  });

  const through = <Calls extends object>(calls: Calls, call: SimulatedProcess['call']): Calls =>
    // Every member of these dependencies is a method that returns a promise.
    Object.fromEntries(
      Object.entries(calls).map(([name, method]: [string, (...given: unknown[]) => Promise<unknown>]) => [
        name,
        (...given: unknown[]) => call(() => method(...given)),
      ]),
    ) as Calls;

  const take = async ({ handle, body, receiveCount }: ReceivedMessage): Promise<void> => {
    const process = faults.startProcess();
    const { call, end } = process;
    const own = exchange.dependencies();
    const dependencies: ConsumerDependencies = {
      ...own,
      claims: process.claims(exchange.table),
      tokens: through(own.tokens, call),
      clock: { now: () => time.now(), sleep: (ms, signal) => time.sleep(ms, signal) },
      random,
    };
    const settings = {
      holdMs: TIMES.holdMs,
      heartbeatMs: TIMES.heartbeatMs,
      retryBaseSeconds: 1,
      onHeartbeat: () => call(() => queue.changeVisibility(handle, TIMES.visibilityMs / 1_000)),
    };
    const disposition = await consumeMessage(
      { messageId: 'm', body, receiveCount },
      async (message, task) => call(() => work(message, task)),
      dependencies,
      settings,
    );
    end(
      () =>
        void call(() =>
          disposition.kind === 'keep' ? queue.changeVisibility(handle, disposition.delaySeconds) : queue.delete(handle),
        ).catch(() => undefined),
    );
  };
  const settle = async ({ handle, ...delivery }: ReceivedMessage): Promise<void> => {
    const process = faults.startProcess();
    const { call } = process;
    const { tokens } = exchange.dependencies();
    const end = await handleDeadLetter(
      { messageId: 'm', ...delivery },
      {
        claims: process.claims(exchange.table),
        tokens: through(tokens, call),
        maxAttempts: maxReceiveCount,
        maxIdleRounds: maxReceiveCount,
        resend: (to, again) =>
          call(() => (to === 'queue' ? queue : deadLetterQueue).send(again.body, again.delaySeconds, again)),
      },
    );
    deadLetterEnds.push(end);
    await call(() => deadLetterQueue.delete(handle));
  };
  const poll = async (from: SimulatedQueue, to: (received: ReceivedMessage) => Promise<void>): Promise<never> => {
    for (;;) {
      for (let received = from.receive(); received !== undefined; received = from.receive())
        void to(received).catch(() => undefined);
      await time.sleep(TIMES.pollMs);
    }
  };
  void poll(queue, take);
  void poll(deadLetterQueue, settle);
  return {
    exchange,
    time,
    undeliverable,
    deadLetterOutcomes: deadLetterEnds,
    isEmpty: () => queue.length + deadLetterQueue.length === 0,
    send: (body) => queue.send(body),
  };
}
