import { type Invoke } from '../../kernel/calls.js';
import { queueUrl } from './destinations.js';
import { type Attempt, type PendingEvent } from './event-invocations.js';
import { type FunctionRecord } from './function-record.js';

/** ARN of the dead-letter queue or topic of a function; `undefined` if it has none. */
export function deadLetterArn({ latest }: FunctionRecord): string | undefined {
  const config = latest.definition.recorded?.['DeadLetterConfig'] as { readonly TargetArn?: string } | undefined; // of the API
  return config?.TargetArn || undefined;
}

/**
 * Sends a failed event to the dead-letter queue or topic of its function, if it has one: the payload with the
 * attributes `RequestID`, `ErrorCode` (an HTTP status) and `ErrorMessage` (the first KiB).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
 */
export async function sendDeadLetter(
  invoke: Invoke,
  record: FunctionRecord,
  { requestId, payload }: PendingEvent,
  attempt: Attempt,
): Promise<void> {
  const target = deadLetterArn(record);
  if (target === undefined) return;
  const errorMessage = Buffer.from(messageOf(attempt)).subarray(0, 1024).toString('utf8');
  const MessageAttributes = {
    RequestID: { DataType: 'String', StringValue: requestId },
    ErrorCode: { DataType: 'Number', StringValue: String(statusOf(attempt)) },
    ErrorMessage: { DataType: 'String', StringValue: errorMessage },
  };
  if (target.split(':')[2] === 'sns') {
    await invoke('sns', 'Publish', { TopicArn: target, Message: payload, MessageAttributes });
    return;
  }
  const QueueUrl = await queueUrl(invoke, target);
  await invoke('sqs', 'SendMessage', { QueueUrl, MessageBody: payload, MessageAttributes });
}

function statusOf({ result, refusal }: Attempt): number {
  const status = refusal instanceof Error && 'statusCode' in refusal ? refusal.statusCode : undefined;
  return result?.statusCode ?? (typeof status === 'number' ? status : 500);
}

function messageOf({ result, refusal }: Attempt): string {
  if (result === undefined)
    return refusal instanceof Error && refusal.message !== '' ? refusal.message : String(refusal);
  const failure: unknown = JSON.parse(result.payload === '' ? 'null' : result.payload);
  const message =
    typeof failure === 'object' && failure !== null && 'errorMessage' in failure ? failure.errorMessage : undefined;
  return typeof message === 'string' && message !== '' ? message : result.payload;
}
