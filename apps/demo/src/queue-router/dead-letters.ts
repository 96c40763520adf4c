import { type LocalEnvironment } from '@stepwell/local';

/** A message in a dead-letter queue. */
export interface DeadLetter {
  readonly body: string;
  readonly errorType: string | undefined;
  readonly errorMessage: string | undefined;
  readonly origin: string | undefined;
}

/** Returns the messages in a dead-letter queue without receiving them. */
export function readDeadLetters(environment: LocalEnvironment, queueUrl: string): DeadLetter[] {
  return environment.services.sqs.messages(queueUrl.split('/').at(-1) ?? '').map(({ body, attributes }) => ({
    body,
    errorType: attributes['errorType']?.StringValue,
    errorMessage: attributes['errorMessage']?.StringValue,
    origin: attributes['origin']?.StringValue,
  }));
}
