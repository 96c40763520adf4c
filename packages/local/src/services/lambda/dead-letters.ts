import { type OutgoingMessage } from '../sqs/queue.js';
import { type Publication } from '../sns/topic.js';
import { type FunctionRecord } from './function-record.js';
import { type InvocationResult } from './invocation.js';

/** An event that a function could not be run with, or failed with every time. */
export interface DeadEvent {
  readonly record: FunctionRecord;
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
}

/** How its last attempt ended. */
export interface LastAttempt {
  readonly result: InvocationResult | undefined;
  readonly refusal: unknown;
}

/** Sends an event to the dead-letter queue or topic of its function, where it has one. */
export type SendDeadLetter = (event: DeadEvent, attempt: LastAttempt) => Promise<void>;

/** The services that dead letters are sent to. */
export interface DeadLetterPorts {
  readonly queues: { send(queue: string, message: OutgoingMessage): unknown };
  readonly topics: { publish(topicArn: string, publication: Publication): Promise<unknown> };
}

/**
 * Sends events as they came, with `RequestID`, `ErrorCode` (an HTTP status) and `ErrorMessage` (its first KiB) as
 * attributes.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
 */
export function sendToDeadLetterQueue(ports: () => DeadLetterPorts): SendDeadLetter {
  return async ({ record, requestId, payload }, attempt) => {
    const target = (
      record.latest.definition.recorded?.['DeadLetterConfig'] as { readonly TargetArn?: string } | undefined
    )?.TargetArn; // as CreateFunction has it
    if (target === undefined || target === '') return;
    const attributes = {
      RequestID: { DataType: 'String', StringValue: requestId },
      ErrorCode: { DataType: 'Number', StringValue: String(statusOf(attempt)) },
      ErrorMessage: {
        DataType: 'String',
        StringValue: Buffer.from(messageOf(attempt)).subarray(0, 1024).toString('utf8'),
      },
    };
    if (target.split(':')[2] === 'sns')
      await ports().topics.publish(target, { message: payload, messageAttributes: attributes });
    else ports().queues.send(target, { body: payload, attributes });
  };
}

function statusOf({ result, refusal }: LastAttempt): number {
  const status = refusal instanceof Error && 'statusCode' in refusal ? refusal.statusCode : undefined;
  return result?.statusCode ?? (typeof status === 'number' ? status : 500);
}

function messageOf({ result, refusal }: LastAttempt): string {
  if (result === undefined)
    return refusal instanceof Error && refusal.message !== '' ? refusal.message : String(refusal);
  const failure: unknown = JSON.parse(result.payload === '' ? 'null' : result.payload);
  const message =
    typeof failure === 'object' && failure !== null && 'errorMessage' in failure ? failure.errorMessage : undefined;
  return typeof message === 'string' && message !== '' ? message : result.payload;
}
