import { type Cancel, type Clock } from '@stepwell/asl';
import { type FaultInjector, noFaults } from '../../kernel/chaos/index.js';
import { eventJson } from './event.js';
import { targetInput } from './input/target-input.js';
import { type Routed } from './rule.js';
import { type SendParts, sendToTarget } from './targets/send-to-target.js';
import { TargetFailure } from './targets/target-failure.js';

/** Dependencies of deliveries. */
export interface DeliveryParts extends SendParts {
  readonly clock: Clock;
  readonly faults?: FaultInjector;
  /** Told what was given up without a dead-letter queue, and what could not even be put there. */
  readonly onProblem: (problem: string) => void;
}

/** Milliseconds before the first retry, and the most between two. They double, and chance takes off up to half. */
const firstDelayMs = 1000;
const longestDelayMs = 15 * 60_000;

/**
 * Brings events to targets behind the backs of those who put them: with retries as the target's policy says, on the
 * environment's clock, then to its dead-letter queue.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
export class Deliveries {
  private readonly waiting = new Set<Cancel>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly faults: FaultInjector;
  private closed = false;

  constructor(private readonly parts: DeliveryParts) {
    this.faults = parts.faults ?? noFaults;
  }

  /** Starts to deliver, once; twice or later where chaos wants it. */
  start(routed: Routed): void {
    const { rule, target, event } = routed;
    const resource = `${rule.name}/${target.id}`;
    const deliveries = this.faults.shouldInject('events', 'duplicate', resource, event.id) ? 2 : 1;
    for (let delivery = 0; delivery < deliveries; delivery += 1) {
      const delay = this.faults.delayMs('events', resource, event.id);
      if (delay === 0) this.attempt(routed, 0);
      else this.attemptLater(routed, 0, delay);
    }
  }

  /** Resolves when nothing is on its way; what waits for a retry does not count. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /** Forgets retries, and waits for what is on its way. */
  async close(): Promise<void> {
    this.closed = true;
    for (const cancel of this.waiting) cancel();
    await this.settled();
  }

  private attempt(routed: Routed, retries: number): void {
    if (this.closed) return;
    const release = this.parts.clock.keepAlive();
    const delivery = this.deliver(routed, retries).finally(() => {
      this.underWay.delete(delivery);
      release();
    });
    this.underWay.add(delivery);
  }

  private async deliver(routed: Routed, retries: number): Promise<void> {
    try {
      await sendToTarget(routed, targetInput(routed), this.parts);
    } catch (error) {
      this.retryOrGiveUp(routed, retries, TargetFailure.from(error));
    }
  }

  private retryOrGiveUp(routed: Routed, retries: number, failure: TargetFailure): void {
    const { target, ingestedAt } = routed;
    const { clock, random } = this.parts;
    if (this.closed) return;
    if (!failure.retryable) return this.giveUp(routed, retries, failure, undefined);
    if (retries >= target.maximumRetryAttempts) return this.giveUp(routed, retries, failure, 'MaximumRetryAttempts');
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(retries, 20)) * (1 - random.next() / 2);
    if (clock.now() + delay - ingestedAt > target.maximumEventAgeSeconds * 1000)
      return this.giveUp(routed, retries, failure, 'MaximumEventAgeInSeconds');
    this.attemptLater(routed, retries + 1, delay);
  }

  private attemptLater(routed: Routed, retries: number, delayMs: number): void {
    const cancel = this.parts.clock.setTimer(delayMs, () => {
      this.waiting.delete(cancel);
      this.attempt(routed, retries);
    });
    this.waiting.add(cancel);
  }

  /**
   * To the dead-letter queue, with the attributes that EventBridge gives a dead letter; else it is dropped, and said
   * so.
   */
  private giveUp(
    { event, rule, target }: Routed,
    retries: number,
    failure: TargetFailure,
    exhausted: string | undefined,
  ): void {
    const lost = `${rule.arn} did not deliver event ${event.id} to ${target.arn} (${failure.code}: ${failure.message})`;
    if (target.deadLetterArn === undefined) return this.parts.onProblem(`${lost}, and has no dead-letter queue`);
    const texts = {
      RULE_ARN: rule.arn,
      TARGET_ARN: target.arn,
      ERROR_CODE: failure.code,
      ERROR_MESSAGE: failure.message,
      ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
      RETRY_ATTEMPTS: String(retries),
    };
    try {
      this.parts.targets.queues.send(target.deadLetterArn, {
        body: JSON.stringify(eventJson(event)),
        attributes: Object.fromEntries(
          Object.entries(texts).map(([name, value]) => [
            name,
            { DataType: 'String', StringValue: value === '' ? ' ' : value },
          ]),
        ),
      });
    } catch (error) {
      this.parts.onProblem(`${lost}, nor to its dead-letter queue: ${String(error)}`);
    }
  }
}
