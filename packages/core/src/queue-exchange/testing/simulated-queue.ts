import { type ResendCounts } from '../dead-letter.js';
import { type VirtualTime } from './virtual-time.js';

/** A message in flight. */
export interface ReceivedMessage extends ResendCounts {
  readonly handle: object;
  readonly body: string;
  readonly receiveCount: number;
}

interface Message {
  readonly body: string;
  readonly rounds: ResendCounts;
  receiveCount: number;
  visibleAt: number;
  /** The receipt handle of the latest receive. Older handles have no effect, as SQS permits. */
  handle: object | undefined;
}

/** The options of a simulated queue. */
export interface SimulatedQueueOptions {
  readonly visibilityMs: number;
  readonly maxReceiveCount: number;
  /** The queue that takes messages that exceed `maxReceiveCount`. */
  readonly deadLetterQueue: { take(body: string, rounds: ResendCounts): void };
  /** Returns whether the queue delivers a received message a second time. */
  readonly isRedelivered: () => boolean;
}

/** A queue with only the guarantees of an SQS standard queue. */
export class SimulatedQueue {
  private messages: Message[] = [];

  constructor(
    private readonly time: VirtualTime,
    private readonly options: SimulatedQueueOptions,
  ) {}

  get length(): number {
    return this.messages.length;
  }

  take(body: string, rounds: ResendCounts): void {
    this.send(body, 0, rounds);
  }

  send(body: string, delaySeconds = 0, rounds: ResendCounts = { triedBefore: 0, idleRounds: 0 }): void {
    this.messages.push({
      body,
      rounds,
      receiveCount: 0,
      visibleAt: this.time.now() + 1_000 * delaySeconds,
      handle: undefined,
    });
  }

  receive(): ReceivedMessage | undefined {
    const message = this.messages.find(({ visibleAt }) => visibleAt <= this.time.now());
    if (message === undefined) return undefined;
    if (message.receiveCount >= this.options.maxReceiveCount) {
      this.messages = this.messages.filter((other) => other !== message);
      this.options.deadLetterQueue.take(message.body, message.rounds);
      return this.receive();
    }
    if (this.options.isRedelivered()) this.messages.push({ ...message, visibleAt: this.time.now() });
    message.receiveCount += 1;
    message.handle = {};
    message.visibleAt = this.time.now() + this.options.visibilityMs;
    return { handle: message.handle, body: message.body, receiveCount: message.receiveCount, ...message.rounds };
  }

  /** @throws Error if the message is no longer in flight under the handle */
  changeVisibility(handle: object, seconds: number): void {
    const message = this.messages.find((other) => other.handle === handle);
    if (message === undefined || message.visibleAt <= this.time.now()) throw new Error('MessageNotInflight');
    message.visibleAt = this.time.now() + 1_000 * seconds;
  }

  delete(handle: object): void {
    this.messages = this.messages.filter((message) => message.handle !== handle);
  }
}
