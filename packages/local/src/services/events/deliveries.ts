import { type Cancel, type RandomSource } from '@stepwell/asl';
import { invokeAs } from '../../kernel/calls.js';
import { noFaults } from '../../kernel/chaos/index.js';
import { queueUrl } from '../../kernel/queue-url.js';
import { type ServiceContext } from '../../kernel/service.js';
import { Records } from '../../kernel/transactions.js';
import { eventJson } from './event.js';
import { targetInput } from './input/target-input.js';
import { type Routed } from './rule.js';
import { sendToTarget } from './targets/send-to-target.js';
import { TargetFailure } from './targets/target-failure.js';

/** Dependencies of deliveries. */
export interface DeliveryDependencies {
  readonly context: ServiceContext;
  readonly random: RandomSource;
  /** Called for events that are lost: there is no dead-letter queue, or it cannot be used. */
  readonly onProblem: (problem: string) => void;
}

/** A delivery that has not succeeded yet. */
interface Delivery extends Routed {
  readonly retries: number;
}

/** Milliseconds before the first retry, and the longest delay. Delays double, minus a random part up to half. */
const firstDelayMs = 1000;
const longestDelayMs = 15 * 60_000;

/**
 * Delivers events to targets in the background: with the retries of the target's policy, on the environment's clock,
 * then to its dead-letter queue.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
export class Deliveries {
  private readonly pending: Records<Delivery>;
  /** The timers of pending deliveries that wait for their next attempt. */
  private readonly waiting = new Set<Cancel>();
  private readonly inFlight = new Set<Promise<void>>();
  private count = 0;
  private closed = false;

  constructor(private readonly dependencies: DeliveryDependencies) {
    this.pending = new Records(dependencies.context.kernel.transactions, 'events/deliveries');
  }

  /** Starts a delivery in the open transaction. Chaos can start a second one, or delay them. */
  start(routed: Routed): void {
    const { faults = noFaults } = this.dependencies.context;
    const { rule, target, event } = routed;
    const resource = `${rule.name}/${target.id}`;
    const deliveries = faults.shouldInject('events', 'duplicate', resource, event.id) ? 2 : 1;
    for (let delivery = 0; delivery < deliveries; delivery += 1) {
      this.count += 1;
      const id = String(this.count);
      this.pending.set(id, { ...routed, retries: 0 });
      const delay = faults.delayMs('events', resource, event.id);
      if (delay === 0) this.attempt(id);
      else this.attemptLater(id, delay);
    }
  }

  /** Resolves when no delivery is in flight. Deliveries that wait for a retry do not count. */
  async settled(): Promise<void> {
    while (this.inFlight.size > 0) await Promise.all(this.inFlight);
  }

  /** Cancels retries, and waits for the deliveries in flight. */
  async close(): Promise<void> {
    this.closed = true;
    for (const cancel of this.waiting) cancel();
    await this.settled();
  }

  private attempt(id: string): void {
    const delivery = this.pending.get(id);
    if (this.closed || delivery === undefined) return;
    const release = this.dependencies.context.clock.keepAlive();
    const done = this.deliver(id, delivery).finally(() => {
      this.inFlight.delete(done);
      release();
    });
    this.inFlight.add(done);
  }

  private async deliver(id: string, delivery: Delivery): Promise<void> {
    try {
      await sendToTarget(delivery, targetInput(delivery), this.dependencies);
      this.end(id);
    } catch (error) {
      await this.retryOrGiveUp(id, delivery, TargetFailure.from(error));
    }
  }

  private async retryOrGiveUp(id: string, delivery: Delivery, failure: TargetFailure): Promise<void> {
    const { target, ingestedAt, retries } = delivery;
    const { random, context } = this.dependencies;
    if (this.closed) return;
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(retries, 20)) * (1 - random.next() / 2);
    const isTooOld = context.clock.now() + delay - ingestedAt > target.maximumEventAgeSeconds * 1000;
    if (!failure.retryable) await this.giveUp(id, delivery, failure, undefined);
    else if (retries >= target.maximumRetryAttempts) await this.giveUp(id, delivery, failure, 'MaximumRetryAttempts');
    else if (isTooOld) await this.giveUp(id, delivery, failure, 'MaximumEventAgeInSeconds');
    else {
      context.kernel.transactions.run(() => this.pending.set(id, { ...delivery, retries: retries + 1 }));
      this.attemptLater(id, delay);
    }
  }

  private attemptLater(id: string, delayMs: number): void {
    const cancel = this.dependencies.context.clock.setTimer(delayMs, () => {
      this.waiting.delete(cancel);
      this.attempt(id);
    });
    this.waiting.add(cancel);
  }

  /** Sends the event to the dead-letter queue, with EventBridge's attributes, or reports it. */
  private async giveUp(
    id: string,
    { event, rule, target, retries }: Delivery,
    failure: TargetFailure,
    exhausted: string | undefined,
  ): Promise<void> {
    const { context, onProblem } = this.dependencies;
    this.end(id);
    const lost = `${rule.arn} did not deliver event ${event.id} to ${target.arn} (${failure.code}: ${failure.message})`;
    if (target.deadLetterArn === undefined) return onProblem(`${lost}, and has no dead-letter queue`);
    const attributes = {
      RULE_ARN: rule.arn,
      TARGET_ARN: target.arn,
      ERROR_CODE: failure.code,
      ERROR_MESSAGE: failure.message,
      ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
      RETRY_ATTEMPTS: String(retries),
    };
    const invoke = invokeAs(context.kernel, { source: 'event', clock: context.clock, region: context.region });
    try {
      await invoke('sqs', 'SendMessage', {
        QueueUrl: queueUrl(target.deadLetterArn),
        MessageBody: JSON.stringify(eventJson(event)),
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value || ' ' }]),
        ),
      });
      context.kernel.events.emit('delivery-failure', {
        source: rule.arn,
        target: target.arn,
        reason: `event ${event.id}: ${failure.code}: ${failure.message}`,
        deadLetterArn: target.deadLetterArn,
        timestamp: context.clock.now(),
      });
    } catch (error) {
      onProblem(`${lost}, nor to its dead-letter queue: ${String(error)}`);
    }
  }

  private end(id: string): void {
    this.dependencies.context.kernel.transactions.run(() => this.pending.delete(id));
  }
}
