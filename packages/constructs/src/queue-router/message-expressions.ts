import { MESSAGE_REFERENCE } from '@stepwell/core/batch-job';
import { writePayloadPointer } from '@stepwell/core/queue-message';
import { jsonata, stringLiteral } from '../contract/jsonata.js';

/*
 * JSONata expressions that turn a message into the input of a step, and the output of a step into a message. The input
 * of the states is core's `QueueRouterInput`.
 */

/**
 * JSONata for the input of a step: the parsed body of the message, or a reference to it in S3. Fails if the body is not
 * JSON.
 */
export const MESSAGE = jsonata`
  ($exists($states.input.parameters.eventUri)
      ? { '${MESSAGE_REFERENCE}': { 'uri': $states.input.parameters.eventUri,
        'bytes': $exists($states.input.parameters.eventBytes) ? $states.input.parameters.eventBytes : 0 } }
      : $parse($states.input.parameters.event))
`;

/** JSONata for the original body of the message. */
export const BODY = jsonata`
  ($exists($states.input.parameters.eventUri) ? ${pointerTo('$states.input.parameters.eventUri')}
      : $states.input.parameters.event)
`;

/**
 * JSONata for the output of a step as a message body. `$string` of a string adds no quotes, so the output is serialized
 * in an array, whose brackets are cut off.
 */
export const OUTPUT_BODY = '($list := $string([$states.input.output]); $substring($list, 1, $length($list) - 2))';

/** JSONata for the correlation id, which all messages that result from one message share. */
export const CORRELATION_ID_OF_INPUT =
  '($exists($states.input.correlationId) ? $states.input.correlationId : $states.context.Execution.Name)';

/** JSONata for the assigned correlation id: the states of a job have no access to the execution's input. */
export const CORRELATION_ID = '$correlationId';

/** JSONata for the message group of a message to a FIFO queue. */
export const MESSAGE_GROUP_ID =
  '($exists($states.input.messageGroupId) ? $states.input.messageGroupId : $states.context.Execution.Name)';

/** JSONata for the output of an execution: its input, and the status and output of the step. */
export function processed(status: string, output: string): string {
  return `$merge([$states.input, { 'status': ${status}, 'output': ${output} }])`;
}

/** JSONata for core's `writePayloadPointer` with an S3 URI. */
function pointerTo(uri: string): string {
  const [before = '', between = '', after = ''] = writePayloadPointer({ bucket: '\u0001', key: '\u0002' }).split(
    /\\u000[12]|\u0001|\u0002/,
  );
  const place = `$substringAfter(${uri}, 's3://')`;
  // A key can contain characters that JSON escapes, so $string serializes it in an array. The brackets and quotes are
  // cut off.
  const key = `($list := $string([$substringAfter(${place}, '/')]); $substring($list, 2, $length($list) - 4))`;
  return [
    stringLiteral(before),
    `$substringBefore(${place}, '/')`,
    stringLiteral(between),
    key,
    stringLiteral(after),
  ].join(' & ');
}
