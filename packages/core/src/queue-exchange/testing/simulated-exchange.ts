import { failDeadLetter } from '../dead-letter.js';
import { type TakerPorts, type Work } from '../ports.js';
import { takeMessage } from '../take-message.js';
import { type InMemoryExchange, inMemoryExchange } from './in-memory-exchange.js';
import { type Received, SimulatedQueue } from './simulated-queue.js';
import { VirtualTime } from './virtual-time.js';

/** What happens to an exchange. Probabilities are of each call, and of each message that is received. */
export interface Weather {
  /** Calls take up to so many milliseconds to arrive, and as many to answer. */
  readonly latencyMs: number;
  /** A message comes a second time while it is at work. */
  readonly duplicate: number;
  /** A call fails: half of them after they did what they were to. */
  readonly fail: number;
  /** A taker, or the dead-letter function, dies in a call. */
  readonly kill: number;
  /** So many of each at most; then the weather is good. */
  readonly mostFaults: number;
}

/** An exchange of messages by takers on a queue and a function on its dead-letter queue, in virtual time. */
export interface SimulatedExchange {
  readonly exchange: InMemoryExchange;
  readonly time: VirtualTime;
  readonly undeliverable: string[];
  /** Whether no message is left anywhere. */
  isEmpty(): boolean;
  send(body: string): void;
}

/** Seconds: a claim lasts three heartbeats, a message is hidden somewhat shorter, so that deliveries meet. */
const TIMES = { heartbeatMs: 2_000, holdMs: 6_000, visibilityMs: 5_000, pollMs: 500 };

/** Starts takers and dead-letter function. They end when nobody lets time pass any more. */
export function simulateExchange(work: Work, maxReceiveCount: number, weather: Weather, random: () => number): SimulatedExchange {
  const time = new VirtualTime();
  const exchange = inMemoryExchange(() => time.now());
  const undeliverable: string[] = [];
  let holders = 0;
  const left = { duplicate: weather.mostFaults, fail: weather.mostFaults, kill: weather.mostFaults };
  const strikes = (fault: keyof typeof left): boolean => left[fault] > 0 && random() < weather[fault] && left[fault]-- > 0;
  const comesAgain = (): boolean => strikes('duplicate');
  const deadLetterQueue = new SimulatedQueue(time, { visibilityMs: 60_000, maxReceiveCount: 10, deadLetterQueue: { take: (body) => void undeliverable.push(body) }, comesAgain });
  const queue = new SimulatedQueue(time, { visibilityMs: TIMES.visibilityMs, maxReceiveCount, deadLetterQueue, comesAgain });

  /** The calls of one process: slow, now and then lost, and gone for good once it is dead. */
  const process = () => {
    let isDead = false;
    const dead = new Promise<never>(() => undefined);
    const call = async <Value>(made: () => Promise<Value> | Value): Promise<Value> => {
      if (isDead) return dead;
      await time.sleep(random() * weather.latencyMs);
      if (strikes('kill')) isDead = true;
      if (isDead) return dead;
      const isLost = strikes('fail');
      if (isLost && random() < 0.5) throw new Error('lost');
      const value = await made();
      await time.sleep(random() * weather.latencyMs);
      if (isLost) throw new Error('answer lost');
      return isDead ? dead : value;
    };
    return { call, end: (action: () => void) => (isDead ? undefined : action()) };
  };
  const through = <Calls extends object>(calls: Calls, call: ReturnType<typeof process>['call']): Calls =>
    // Every member of these ports is a method that answers with a promise.
    Object.fromEntries(Object.entries(calls).map(([name, method]: [string, (...given: unknown[]) => Promise<unknown>]) => [name, (...given: unknown[]) => call(() => method(...given))])) as Calls;

  const take = async ({ handle, body, receiveCount }: Received): Promise<void> => {
    const { call, end } = process();
    const own = exchange.ports(`taker ${(holders += 1)}`);
    const ports: TakerPorts = { ...own, claims: through(own.claims, call), tokens: through(own.tokens, call), clock: { now: () => time.now(), sleep: (ms, signal) => time.sleep(ms, signal) }, random };
    const settings = { holdMs: TIMES.holdMs, heartbeatMs: TIMES.heartbeatMs, retryBaseSeconds: 1, onHeartbeat: () => call(() => queue.changeVisibility(handle, TIMES.visibilityMs / 1_000)) };
    const disposition = await takeMessage({ messageId: 'm', body, receiveCount }, async (message, task) => call(() => work(message, task)), ports, settings);
    end(() => void call(() => (disposition.kind === 'keep' ? queue.changeVisibility(handle, disposition.delaySeconds) : queue.delete(handle))).catch(() => undefined));
  };
  const settle = async ({ handle, body, triedBefore, receiveCount }: Received): Promise<void> => {
    const { call } = process();
    const { claims, tokens } = exchange.ports('dead-letter');
    await failDeadLetter({ messageId: 'm', body, triedBefore, receiveCount }, {
      claims: through(claims, call),
      tokens: through(tokens, call),
      maxAttempts: maxReceiveCount,
      sendAgain: (to, again) => call(() => (to === 'queue' ? queue : deadLetterQueue).send(again.body, again.triedBefore, again.delaySeconds)),
    });
    await call(() => deadLetterQueue.delete(handle));
  };
  const poll = async (from: SimulatedQueue, to: (received: Received) => Promise<void>): Promise<never> => {
    for (;;) {
      for (let received = from.receive(); received !== undefined; received = from.receive()) void to(received).catch(() => undefined);
      await time.sleep(TIMES.pollMs);
    }
  };
  void poll(queue, take);
  void poll(deadLetterQueue, settle);
  return { exchange, time, undeliverable, isEmpty: () => queue.length + deadLetterQueue.length === 0, send: (body) => queue.send(body, 0, 0) };
}
