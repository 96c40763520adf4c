import { functionErrors } from '../integration-errors/index.js';
import { itemErrors } from '../fan-out/outcome.js';
import { failedItem, succeededItem, parseItemReference } from './completion.js';
import { type ItemCompleted } from './events.js';

/** The error of an event that EventBridge could not deliver, from the attributes of the dead letter. */
export interface DeliveryFailure {
  readonly errorCode?: string | undefined;
  readonly errorMessage?: string | undefined;
}

/** The error of a function that failed without an error type, as Step Functions names it. */
export const UNTYPED_FUNCTION_ERROR = functionErrors.unknown;

/**
 * Converts a message of the dead-letter queue to the completion of its item. The message can be one of these:
 *
 * - An event that EventBridge could not deliver. A requested item has failed; the outcome of a completed item still
 *   counts.
 * - Lambda's record of an invocation whose retries are used up
 *   (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
 * - An item that the redrive policy of a compute queue moved to the dead-letter queue.
 *
 * Returns `undefined` for any other message.
 */
export function completionOfDeadLetter(body: unknown, failure: DeliveryFailure = {}): ItemCompleted | undefined {
  if (!isRecord(body)) return undefined;
  if ('requestContext' in body) return completionOfInvocation(body);
  if ('detail' in body) return completionOfEvent(body['detail'], failure);
  return completionOfEvent(body, {
    errorMessage: 'A message of the queue was received as often as its redrive policy allows, and not deleted',
  });
}

/** Converts Lambda's record of a succeeded or failed invocation. */
function completionOfInvocation(record: Record<string, unknown>): ItemCompleted | undefined {
  const ticket = parseItemReference(record['requestPayload']);
  if (ticket === undefined) return undefined;
  const { condition, approximateInvokeCount } = asRecord(record['requestContext']);
  const answer = record['responsePayload'];
  if (condition === 'Success') return succeededItem(ticket, answer);
  const { errorType, errorMessage } = asRecord(answer);
  const hasRun = typeof errorType === 'string' || asRecord(record['responseContext'])['functionError'] !== undefined;
  // Older runtimes report an exit or a timeout without a type.
  if (hasRun) return failedItem(ticket, text(errorType, UNTYPED_FUNCTION_ERROR), text(errorMessage, 'no message'));
  return failedItem(
    ticket,
    itemErrors.itemTimedOut,
    `The function was not run: ${text(condition, 'no condition')} after ${text(approximateInvokeCount, '0')} tries`,
  );
}

function completionOfEvent(detail: unknown, { errorCode, errorMessage }: DeliveryFailure): ItemCompleted | undefined {
  if (!isRecord(detail)) return undefined;
  if ('requestContext' in detail) return completionOfInvocation(detail);
  if ('executionArn' in detail) return completionOfExecution(detail);
  const ticket = parseItemReference(detail);
  if (ticket === undefined) return undefined;
  if ('result' in detail) return succeededItem(ticket, detail['result']);
  if (typeof detail['error'] === 'string') return failedItem(ticket, detail['error'], text(detail['reason'], ''));
  return failedItem(
    ticket,
    itemErrors.notDelivered,
    `The item did not reach its compute target: ${text(errorCode, 'DELIVERY_FAILED')}: ${text(errorMessage, 'no message')}`,
  );
}

/** Converts the Step Functions status change event of an execution that computed an item. */
function completionOfExecution({
  status,
  input,
  output,
  error,
  cause,
}: Record<string, unknown>): ItemCompleted | undefined {
  const ticket = parseItemReference(parsed(input));
  if (ticket === undefined) return undefined;
  if (status === 'SUCCEEDED') return succeededItem(ticket, parsed(output));
  return failedItem(
    ticket,
    text(error, `States.${text(status, 'TaskFailed')}`),
    text(cause, `The execution ended as ${text(status, 'failed')}`),
  );
}

function parsed(json: unknown): unknown {
  if (typeof json !== 'string') return undefined;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;
}
