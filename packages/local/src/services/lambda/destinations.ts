import { type JsonObject } from '@stepwell/asl';
import { type OutgoingMessage } from '../sqs/queue.js';
import { type Publication } from '../sns/topic.js';
import { type EventInvokeConfig } from './function-record.js';
import { LambdaError } from './lambda-error.js';
import { type InvokeOptions } from './invocation.js';

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

/** Brings a record to a destination, by its ARN. */
export type SendToDestination = (destinationArn: string, record: InvocationRecord) => Promise<void>;

/** The services that records are sent to. */
export interface DestinationPorts {
  readonly queues: { send(queue: string, message: OutgoingMessage): unknown };
  readonly topics: { publish(topicArn: string, publication: Publication): Promise<unknown> };
  readonly functions: { invoke(nameOrArn: string, payload: string, options: InvokeOptions): Promise<unknown> };
  readonly events: {
    emit(
      event: {
        readonly source: string;
        readonly detailType: string;
        readonly resources: readonly string[];
        readonly detail: JsonObject;
      },
      busArn: string,
    ): void;
  };
}

/** The ARN of a destination, where there is one for that end. */
export function destinationOf(
  config: EventInvokeConfig | undefined,
  end: 'OnSuccess' | 'OnFailure',
): string | undefined {
  const { Destination } =
    (config?.DestinationConfig as Partial<Record<typeof end, { readonly Destination?: unknown }>> | undefined)?.[end] ??
    {}; // as the API had it
  return typeof Destination === 'string' && Destination !== '' ? Destination : undefined;
}

/**
 * Sends records to queues, topics, functions and event buses, as Lambda does: functions by another Event invocation,
 * buses by an event of source `lambda`.
 */
export function sendToDestinations(ports: () => DestinationPorts): SendToDestination {
  return async (destinationArn, record) => {
    const { queues, topics, functions, events } = ports();
    const text = JSON.stringify(record);
    switch (destinationArn.split(':')[2]) {
      case 'sqs':
        queues.send(destinationArn, { body: text });
        return;
      case 'sns':
        await topics.publish(destinationArn, { message: text });
        return;
      case 'lambda':
        await functions.invoke(destinationArn, text, { invocationType: 'Event' });
        return;
      case 'events':
        events.emit(
          {
            source: 'lambda',
            detailType:
              'Lambda Function Invocation Result - ' +
              `${record.requestContext.condition === 'Success' ? 'Success' : 'Failure'}`,
            resources: [destinationArn, record.requestContext.functionArn],
            detail: JSON.parse(text) as JsonObject,
          },
          destinationArn,
        );
        return;
      default:
        throw LambdaError.invalid('Destination', destinationArn, 'the ARN of a queue, topic, function or event bus');
    }
  };
}
