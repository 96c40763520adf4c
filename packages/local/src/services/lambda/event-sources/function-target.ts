import { type EventSourceMapping } from './event-source-mapping.js';
import { readBatchResult } from '../../../kernel/event-sources/batch-result.js';
import {
  type BatchOutcome,
  type BatchTarget,
  type LostBatch,
  type SourceRecord,
} from '../../../kernel/event-sources/source-reader.js';
import { queueUrl } from '../../../kernel/queue-url.js';
import { type BatchInvocation, type EventSourcesDependencies } from './dependencies.js';

/** The function of a mapping, which gets the records of its source. */
export class FunctionTarget implements BatchTarget {
  constructor(
    private readonly mapping: EventSourceMapping,
    private readonly dependencies: EventSourcesDependencies,
  ) {}

  async deliver(records: readonly SourceRecord[]): Promise<BatchOutcome> {
    const { functionArn, responseTypes } = this.mapping;
    const event = JSON.stringify({ Records: records.map((record) => record.event) });
    const response = await this.dependencies.invokeFunction(functionArn, event);
    const ids = records.map(({ id }) => id);
    if (response.functionError !== undefined) {
      this.onProblem(`failed for a batch of ${records.length} records: ${response.payload}`);
      return { failed: new Set(ids), response };
    }
    if (!responseTypes.includes('ReportBatchItemFailures')) return { failed: new Set() };
    return { ...readBatchResult(response.payload, ids), response };
  }

  /** Sends a record of the batch to the failure destination, a queue or a topic. */
  async giveUp({ condition, attempts, response, info }: LostBatch): Promise<void> {
    const { functionArn, onFailureArn } = this.mapping;
    const { invoke, context, onGivenUp } = this.dependencies;
    const result = response as BatchInvocation | undefined; // of deliver
    const timestamp = context.clock.now();
    if (onFailureArn !== undefined) {
      const text = JSON.stringify({
        requestContext: {
          requestId: result?.requestId,
          functionArn,
          condition,
          approximateInvokeCount: attempts,
        },
        ...(result === undefined
          ? {}
          : {
              responseContext: {
                statusCode: 200,
                executedVersion: result.executedVersion,
                functionError: result.functionError,
              },
            }),
        version: '1.0',
        timestamp: new Date(timestamp).toISOString(),
        DDBStreamBatchInfo: info,
      });
      const isTopic = onFailureArn.split(':')[2] === 'sns';
      await (isTopic
        ? invoke('sns', 'Publish', { TopicArn: onFailureArn, Message: text })
        : invoke('sqs', 'SendMessage', { QueueUrl: queueUrl(onFailureArn), MessageBody: text }));
    }
    onGivenUp({
      source: this.mapping.sourceArn,
      target: functionArn,
      reason: `${info.batchSize} records: ${condition}`,
      ...(onFailureArn === undefined ? {} : { deadLetterArn: onFailureArn }),
      timestamp,
    });
  }

  onProblem(problem: string): void {
    const { sourceArn, functionArn } = this.mapping;
    this.dependencies.onProblem(`event source mapping from ${sourceArn} to ${functionArn}: ${problem}`);
  }
}
