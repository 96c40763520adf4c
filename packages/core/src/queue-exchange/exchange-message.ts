import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { expectedExactlyOne, problemMessage } from '../contract/problem.js';
import { StepwellError } from '../stepwell-error.js';
import { exchangeErrors } from './limits.js';

/** The body of a message that an execution sends, as JSON. */
export interface ExchangeMessage {
  /** The version of this format. */
  readonly version: 1;
  /** The task token of the waiting state. Any holder of the token can end the state, so don't log it. */
  readonly taskToken: string;
  /** The ARN of the waiting execution. */
  readonly executionArn: string;
  /** The message, if it is short enough for the queue. */
  readonly message?: unknown;
  /** The `s3://bucket/key` URI of the message, if it is too long for the queue. */
  readonly messageUri?: string;
}

/** No execution sent the message in the queue. A consumer cannot process the message or send an outcome for it. */
export class InvalidMessage extends StepwellError {
  override readonly name = exchangeErrors.invalidMessage;
  readonly fault = 'caller';
  readonly retryable = false;
}

/**
 * Parses the body of a message.
 *
 * @throws InvalidMessage if the body is invalid; the error names the member and never shows the token
 */
export function parseExchangeMessage(body: string): ExchangeMessage {
  const value = jsonObject(body);
  const { version, taskToken, executionArn, messageUri } = value;
  if (version !== 1)
    throw new InvalidMessage(problemMessage('version', version, '1, the version that QueueExchange sends'));
  if (taskToken === undefined)
    throw new InvalidMessage(problemMessage('taskToken', taskToken, 'the task token of the waiting state'));
  if (typeof taskToken !== 'string' || taskToken === '')
    // The error message shows only the type of the value, because the value can be a token.
    throw new InvalidMessage(
      `taskToken must be the task token of the waiting state, got a value of type ${typeof taskToken}`,
    );
  if (typeof executionArn !== 'string')
    throw new InvalidMessage(problemMessage('executionArn', executionArn, 'the ARN of the waiting execution'));
  if (messageUri !== undefined && typeof messageUri !== 'string')
    throw new InvalidMessage(problemMessage('messageUri', messageUri, 'an s3://bucket/key URI'));
  const hasMessage = Object.hasOwn(value, 'message');
  if (hasMessage === (messageUri !== undefined))
    throw new InvalidMessage(
      hasMessage
        ? problemMessage('messageUri', messageUri, expectedExactlyOne(['message', 'messageUri']))
        : problemMessage('message', undefined, 'the message, unless messageUri is present'),
    );
  return {
    version,
    taskToken,
    executionArn,
    ...(messageUri === undefined ? { message: value['message'] } : { messageUri }),
  };
}

/**
 * Returns the ID of an exchange. Every delivery of a message has the same ID, and every message has a different one.
 * The ID does not reveal the token.
 */
export function exchangeId(taskToken: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(taskToken)));
}

function jsonObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new InvalidMessage('body must be JSON that QueueExchange sent');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidMessage(problemMessage('body', value, 'a JSON object that QueueExchange sent'));
  return value as Record<string, unknown>;
}
