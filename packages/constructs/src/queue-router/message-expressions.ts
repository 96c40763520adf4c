import { MESSAGE_REFERENCE } from '@stepwell/core/batch-job';
import { writePayloadPointer } from '@stepwell/core/queue-message';
import { stringLiteral } from '../contract/jsonata.js';

/*
 * How a message becomes a step's input, and a step's output a message, in JSONata. The states' input is core's `QueueRouterInput`.
 */

/**
 * JSONata for what a step gets: the message's body, parsed, or what stands for it where it lies in S3. Fails where the
 * body is not JSON.
 */
export const MESSAGE = `($exists($states.input.parameters.eventUri) ? { '${MESSAGE_REFERENCE}': { 'uri': $states.input.parameters.eventUri, 'bytes': $exists($states.input.parameters.eventBytes) ? $states.input.parameters.eventBytes : 0 } } : $parse($states.input.parameters.event))`;

/** JSONata for the body of the message again, as it was. */
export const BODY = `($exists($states.input.parameters.eventUri) ? ${pointerTo('$states.input.parameters.eventUri')} : $states.input.parameters.event)`;

/**
 * JSONata for the step's output as the body of a message. `$string` of a text would have no quotes, so it is written
 * inside a list, whose brackets are cut off.
 */
export const OUTPUT_BODY = '($list := $string([$states.input.output]); $substring($list, 1, $length($list) - 2))';

/** JSONata for what all messages that came of one first message have in common. */
export const CORRELATION_ID_OF_INPUT =
  '($exists($states.input.correlationId) ? $states.input.correlationId : $states.context.Execution.Name)';

/** JSONata for the same, once it is assigned: the states of a job do not see the execution's input. */
export const CORRELATION_ID = '$correlationId';

/** JSONata for the group of a message that is sent on to a FIFO queue. */
export const MESSAGE_GROUP_ID =
  '($exists($states.input.messageGroupId) ? $states.input.messageGroupId : $states.context.Execution.Name)';

/** JSONata for an execution's output: its input, the step's status and output. */
export function processed(status: string, output: string): string {
  return `$merge([$states.input, { 'status': ${status}, 'output': ${output} }])`;
}

/** JSONata for core's `writePayloadPointer`, to where a URI says. */
function pointerTo(uri: string): string {
  const [before = '', between = '', after = ''] = writePayloadPointer({ bucket: '\u0001', key: '\u0002' }).split(
    /\\u000[12]|\u0001|\u0002/,
  );
  const place = `$substringAfter(${uri}, 's3://')`;
  // A key can hold what JSON escapes: it is written by $string, inside a list whose brackets are cut off, with its
  // quotes.
  const key = `($list := $string([$substringAfter(${place}, '/')]); $substring($list, 2, $length($list) - 4))`;
  return [
    stringLiteral(before),
    `$substringBefore(${place}, '/')`,
    stringLiteral(between),
    key,
    stringLiteral(after),
  ].join(' & ');
}
