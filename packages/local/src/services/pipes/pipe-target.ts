import {
  type BatchOutcome,
  type BatchTarget,
  type LostBatch,
  type SourceRecord,
} from '../../kernel/event-sources/source-reader.js';
import { invokeAs, type Invoke } from '../../kernel/calls.js';
import { isJsonObject, type Json } from '../../kernel/json.js';
import { queueUrl } from '../../kernel/queue-url.js';
import { type ServiceContext } from '../../kernel/service.js';
import { serviceOf } from './check-pipe.js';
import { type Pipe } from './pipe.js';
import { pipeInput } from './pipe-input.js';
import { invokeFunction, type Outgoing, runMachine, sendBatch } from './send-batch.js';

/** Dependencies of the deliveries of pipes. */
export interface PipeTargetDependencies {
  readonly context: ServiceContext;
  readonly newId: () => string;
  readonly onProblem: (problem: string) => void;
}

/** Delivers the records of a pipe's source: enriches them, and sends the result to the target. */
export class PipeTarget implements BatchTarget {
  readonly #invoke: Invoke;

  constructor(
    private readonly pipe: Pipe,
    private readonly dependencies: PipeTargetDependencies,
  ) {
    const { kernel, clock, region } = dependencies.context;
    this.#invoke = invokeAs(kernel, { source: 'event', clock, region, roleArn: pipe.definition.RoleArn });
  }

  async deliver(records: readonly SourceRecord[]): Promise<BatchOutcome> {
    const { context, newId } = this.dependencies;
    const { Enrichment = '', TargetParameters } = this.pipe.definition;
    const now = (): number => context.clock.now();
    const ids = records.map(({ id }) => id);
    const release = context.clock.keepAlive();
    try {
      const events: readonly Omit<Outgoing, 'text'>[] =
        Enrichment === '' ? records.map(({ id, event }) => ({ id, event })) : await this.#enrich(records, Enrichment);
      if (events.length === 0) return { failed: new Set() };
      const outgoing = events.map(({ id, event }) => ({
        id,
        event,
        text: pipeInput(this.pipe, TargetParameters?.InputTemplate, event, now()),
      }));
      const failed = await sendBatch(this.pipe, outgoing, ids, { invoke: this.#invoke, now, newId });
      return { failed };
    } catch (error) {
      this.onProblem(`failed for a batch of ${records.length} records: ${String(error)}`);
      return { failed: new Set(ids) };
    } finally {
      release();
    }
  }

  /**
   * The events that an enrichment returns. An empty response (nothing, `""`, `{}`, `[]`) filters the batch out.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/pipes-enrichment.html
   */
  async #enrich(records: readonly SourceRecord[], arn: string): Promise<readonly Omit<Outgoing, 'text'>[]> {
    const { context } = this.dependencies;
    const template = this.pipe.definition.EnrichmentParameters?.InputTemplate;
    const texts = records.map(({ event }) => pipeInput(this.pipe, template, event, context.clock.now()));
    const call = serviceOf(arn) === 'lambda' ? invokeFunction : runMachine;
    const response = JSON.parse((await call(this.#invoke, arn, `[${texts.join(',')}]`)) || 'null') as Json; // JSON text
    const isEmpty =
      response === null || response === '' || (isJsonObject(response) && Object.keys(response).length === 0);
    if (isEmpty) return [];
    return (Array.isArray(response) ? response : [response]).map((event) => ({ id: undefined, event }));
  }

  /** Sends the position of the records to the dead-letter queue or topic of the source. */
  async giveUp({ condition, info }: LostBatch): Promise<void> {
    const { definition, arn } = this.pipe;
    const { context } = this.dependencies;
    const timestamp = context.clock.now();
    const deadLetterArn = definition.SourceParameters?.DynamoDBStreamParameters?.DeadLetterConfig?.Arn;
    if (deadLetterArn !== undefined) {
      const text = JSON.stringify({
        context: { partnerResourceArn: arn, condition },
        version: '1.0',
        timestamp: new Date(timestamp).toISOString(),
        DDBStreamBatchInfo: info,
      });
      await (serviceOf(deadLetterArn) === 'sns'
        ? this.#invoke('sns', 'Publish', { TopicArn: deadLetterArn, Message: text })
        : this.#invoke('sqs', 'SendMessage', { QueueUrl: queueUrl(deadLetterArn), MessageBody: text }));
    }
    context.kernel.events.emit('delivery-failure', {
      source: arn,
      target: definition.Target,
      reason: `${info.batchSize} records: ${condition}`,
      ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
      timestamp,
    });
  }

  onProblem(problem: string): void {
    this.dependencies.onProblem(`pipe ${this.pipe.definition.Name}: ${problem}`);
  }
}
