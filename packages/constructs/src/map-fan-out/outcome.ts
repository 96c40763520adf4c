import { ITEM_DESCRIPTION, REASON_LIMIT, itemErrors } from '@stepwell/core/fan-out';
import { statesErrors, timeoutErrors } from '@stepwell/core/integration-errors';
import { stringLiteral } from '../contract/jsonata.js';

/*
 * What becomes of an item, in JSONata, as core's `PartOutcome`. `$lookup` stands where a path would, for a path takes a list
 * of one for its only member, and a result may be such a list.
 */

/** How many bytes a value takes as JSON, at most: what is not ASCII counts as four bytes a character. */
export const BYTES_FUNCTION =
  "$bytes := function($value) { $length($replace($string([$value]), /[^\\x00-\\x7f]/, '....')) - 2 };";

/** What a text that is too long for its room is cut to. */
const TRUNCATE =
  '$cut := function($text, $room) { $bytes($substring($text, 0, $room)) <= $room ? $substring($text, 0, $room) : $substring($text, 0, $floor($room / 6)) };';

/**
 * The message inside the JSON that Lambda gives as the cause of a function's error. The text is bounded, for engines
 * that match by recursion.
 */
const ERROR_MESSAGE_PATTERN = `/"errorMessage":"(([^"\\x5c\\x00-\\x1f]|\\x5c(["\\x5c\\/bfnrt]|u[0-9a-fA-F]{4})){0,${REASON_LIMIT + 1}})/`;

/** Names of no answer in time. */
const TIMEOUT_ERRORS = [...timeoutErrors('lambda'), statesErrors.heartbeatTimeout];

/** Why no answer came. */
export const TIMED_OUT_REASON = 'No answer came in time: the function was too slow, or the item or its answer was lost';

/** JSONata for whether a value is an item: core's `isFanOutItem`. */
export function isItem(value: string): string {
  return `($type(${value}) = 'object' ? ($id := $lookup(${value}, 'caseId'); $type($id) = 'string' ? $length($id) >= 1 and $length($id) <= 256 : false) : false)`;
}

/** JSONata for the case ids of a list of items, `''` for what has none. */
export function caseIds(items: string): string {
  return `[$map(${items}, function($each) { ${isItem('$each')} ? $lookup($each, 'caseId') : '' })]`;
}

/**
 * JSONata for the outcome of an item that was computed. @param result JSONata for the result @param room JSONata for
 * the bytes that an outcome may take
 */
export function succeeded(result: string, room: string): string {
  const tooLarge = `{ 'error': '${itemErrors.resultTooLarge}', 'reason': $cut($bytes($result) & ' bytes, but there is room for ' & ${room} & '; return where the result lies', ${room} - 45) }`;
  return `(${BYTES_FUNCTION} ${TRUNCATE} $result := ${result}; $bytes($result) <= ${room} - 12 ? { 'result': $result } : ${tooLarge})`;
}

/**
 * JSONata for the outcome of an item that failed, from a state's input `{ item, room, error }`, where `error` is the
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
    `$name := $not($valid) ? '${itemErrors.invalidItem}' : $late ? '${itemErrors.itemTimedOut}' : $substring($states.input.error.Error, 0, 100);`,
    `$reason := $not($valid) ? $substring($string($item), 0, 80) & ${stringLiteral(` is not accepted; give ${ITEM_DESCRIPTION}`)} : $late ? ${stringLiteral(TIMED_OUT_REASON)} : $message;`,
    '$error := $cut($name, $floor($room / 3));',
    "{ 'error': $error, 'reason': $cut($reason, $room - 30 - $bytes($error)) }",
    ')',
  ].join(' ');
}
