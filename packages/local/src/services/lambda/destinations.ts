import { type Invoke } from '../../kernel/calls.js';
import { invalidValue } from './errors.js';
import { type EventInvokeConfig } from './function-record.js';

/**
 * The invocation record of an Event invocation for a destination.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export interface InvocationRecord {
  readonly version: '1.0';
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    /** With the qualifier: `…:function:name:$LATEST`. */
    readonly functionArn: string;
    readonly condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext?: {
    readonly statusCode: number;
    readonly executedVersion: string;
    readonly functionError?: string;
  };
  readonly responsePayload?: unknown;
}

/** The ARN of a destination; `undefined` if there is none. */
export function destinationOf(
  config: EventInvokeConfig | undefined,
  end: 'OnSuccess' | 'OnFailure',
): string | undefined {
  return config?.destinations[end]?.Destination || undefined;
}

/**
 * Sends a record to a queue, topic, function or event bus: to functions by another Event invocation, to buses by an
 * event of source `lambda`.
 */
export async function sendToDestination(invoke: Invoke, arn: string, record: InvocationRecord): Promise<void> {
  const text = JSON.stringify(record);
  switch (arn.split(':')[2]) {
    case 'sqs':
      await invoke('sqs', 'SendMessage', { QueueUrl: await queueUrl(invoke, arn), MessageBody: text });
      return;
    case 'sns':
      await invoke('sns', 'Publish', { TopicArn: arn, Message: text });
      return;
    case 'lambda':
      await invoke('lambda', 'Invoke', { FunctionName: arn, InvocationType: 'Event', Payload: Buffer.from(text) });
      return;
    case 'events':
      await putEvent(invoke, arn, record, text);
      return;
    default:
      throw invalidValue('Destination', arn, 'the ARN of a queue, topic, function or event bus');
  }
}

/** The URL of a queue by its ARN. */
export async function queueUrl(invoke: Invoke, arn: string): Promise<string> {
  const QueueName = arn.slice(arn.lastIndexOf(':') + 1);
  return (await invoke<{ readonly QueueUrl: string }>('sqs', 'GetQueueUrl', { QueueName })).QueueUrl;
}

async function putEvent(
  invoke: Invoke,
  EventBusName: string,
  { requestContext: { condition, functionArn } }: InvocationRecord,
  Detail: string,
): Promise<void> {
  const entry = {
    Source: 'lambda',
    DetailType: `Lambda Function Invocation Result - ${condition === 'Success' ? 'Success' : 'Failure'}`,
    Resources: [EventBusName, functionArn],
    Detail,
    EventBusName,
  };
  const { FailedEntryCount = 0, Entries = [] } = await invoke<{
    readonly FailedEntryCount?: number;
    readonly Entries?: readonly { readonly ErrorMessage?: string }[];
  }>('eventbridge', 'PutEvents', { Entries: [entry] });
  if (FailedEntryCount > 0) throw new Error(`The bus rejected the event: ${Entries[0]?.ErrorMessage}`);
}
