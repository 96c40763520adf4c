import { ITEM_DESCRIPTION, REASON_LIMIT, itemErrors } from '@stepwell/core/fan-out';
import { statesErrors, timeoutErrors } from '@stepwell/core/integration-errors';
import { jsonata, stringLiteral } from '../contract/jsonata.js';

/*
 * JSONata expressions for the outcome of an item: core's `PartOutcome`. They read members with `$lookup`, because a
 * path replaces an array of one by its element, and a result can be such an array.
 */

/** JSONata function for the maximum bytes of a value as JSON: each non-ASCII character counts as four bytes. */
export const BYTES_FUNCTION =
  "$bytes := function($value) { $length($replace($string([$value]), /[^\\x00-\\x7f]/, '....')) - 2 };";

/** JSONata function that truncates a string to a number of bytes. */
const TRUNCATE = jsonata`
    $cut := function($text, $room) { $bytes($substring($text, 0, $room)) <= $room ? $substring($text, 0, $room)
        : $substring($text, 0, $floor($room / 6)) };
  `;

/**
 * The error message inside the JSON that Lambda returns as the cause of a function's error. The repetition is bounded
 * for regular expression engines that recurse.
 */
const ERROR_MESSAGE_PATTERN = `/"errorMessage":"(([^"\\x5c\\x00-\\x1f]|\\x5c(["\\x5c\\/bfnrt]|u[0-9a-fA-F]{4})){0,${REASON_LIMIT + 1}})/`;

/** The error names of a missing response. */
const TIMEOUT_ERRORS = [...timeoutErrors('lambda'), statesErrors.heartbeatTimeout];

/** The reason of an item without a response. */
export const TIMED_OUT_REASON = 'No response in time: the function timed out, or the item or its response was lost';

/** JSONata condition: a value is an item, as core's `isFanOutItem`. */
export function isItem(value: string): string {
  return jsonata`
    ($type(${value}) = 'object'
        ? ($id := $lookup(${value}, 'caseId'); $type($id) = 'string' ? $length($id) >= 1 and $length($id) <= 256
          : false) : false)
  `;
}

/** JSONata for the case ids of an array of items, `''` for an item without one. */
export function caseIds(items: string): string {
  return `[$map(${items}, function($each) { ${isItem('$each')} ? $lookup($each, 'caseId') : '' })]`;
}

/**
 * JSONata for the outcome of a computed item.
 *
 * @param result JSONata for the result
 * @param room JSONata for the maximum bytes of an outcome
 */
export function succeeded(result: string, room: string): string {
  const tooLarge = jsonata`
    { 'error': '${itemErrors.resultTooLarge}',
      'reason': $cut($bytes($result) & ' bytes exceed the limit of ' & ${room}
          & '; store the result and return its S3 URI', ${room} - 45) }
  `;
  return jsonata`
    (${BYTES_FUNCTION} ${TRUNCATE} $result := ${result};
      $bytes($result) <= ${room} - 12 ? { 'result': $result } : ${tooLarge})
  `;
}

/**
 * JSONata for the outcome of a failed item, from the state's input `{ item, room, error }`, where `error` is
 * `$states.errorOutput`.
 */
export function failed(): string {
  return [
    '(',
    BYTES_FUNCTION,
    TRUNCATE,
    "$item := $lookup($states.input, 'item'); $room := $states.input.room;",
    `$valid := ${isItem('$item')};`,
    "$cause := $exists($states.input.error.Cause) ? $states.input.error.Cause : '';",
    `$found := $match($cause, ${ERROR_MESSAGE_PATTERN});`,
    "$message := $exists($found) ? $parse('\"' & $found[0].groups[0] & '\"') : $cause;",
    `$late := $states.input.error.Error in [${TIMEOUT_ERRORS.map(stringLiteral).join(', ')}];`,
    jsonata`
      $name := $not($valid) ? '${itemErrors.invalidItem}' : $late ? '${itemErrors.itemTimedOut}'
        : $substring($states.input.error.Error, 0, 100);
    `,
    jsonata`
      $reason := $not($valid)
        ? ${stringLiteral(`The item must be ${ITEM_DESCRIPTION}, got `)} & $substring($string($item), 0, 80) : $late
        ? ${stringLiteral(TIMED_OUT_REASON)} : $message;
    `,
    '$error := $cut($name, $floor($room / 3));',
    "{ 'error': $error, 'reason': $cut($reason, $room - 30 - $bytes($error)) }",
    ')',
  ].join(' ');
}
