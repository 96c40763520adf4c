import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { expectedExactlyOne, problemMessage } from '../contract/problem.js';
import { StepwellError } from '../stepwell-error.js';
import { exchangeErrors } from './error-names.js';

/** What stands in the body of a message that an execution sent, as JSON. */
export interface ExchangeMessage {
  /** The version of this format. */
  readonly version: 1;
  /** Ends the state that waits. Whoever has it can: it is written to no log. */
  readonly taskToken: string;
  /** The ARN of the execution that waits. */
  readonly executionArn: string;
  /** The message itself, where it is short. */
  readonly message?: unknown;
  /** `s3://bucket/key` of the message, where it is not. */
  readonly messageUri?: string;
}

/** A message in the queue is none that an execution sent: it can neither be acted on nor answered. */
export class InvalidMessage extends StepwellError {
  override readonly name = exchangeErrors.invalidMessage;
  readonly fault = 'caller';
  readonly retryable = false;
}

/**
 * Reads a message's body.
 *
 * @throws InvalidMessage naming the member; it never shows the token
 */
export function parseExchangeMessage(body: string): ExchangeMessage {
  const value = jsonObject(body);
  const { version, taskToken, executionArn, messageUri } = value;
  if (version !== 1)
    throw new InvalidMessage(problemMessage('version', version, '1, the version that QueueExchange sends'));
  if (taskToken === undefined)
    throw new InvalidMessage(problemMessage('taskToken', taskToken, 'the task token of the waiting state'));
  if (typeof taskToken !== 'string' || taskToken === '')
    // The message shows the type of the value only, because the value might be a token.
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
 * What an exchange is known by: the same for every delivery of its message, another for every message. Says nothing of
 * the token.
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
