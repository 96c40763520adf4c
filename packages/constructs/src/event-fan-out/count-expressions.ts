import {
  COMPLETION_FAN_IN,
  NODE_SORT_KEY,
  ITEM_DIGITS,
  ITEM_PREFIX,
  UNTYPED_FUNCTION_ERROR,
} from '@stepwell/core/event-fan-out';
import { itemErrors } from '@stepwell/core/fan-out';
import { jsonata, stringLiteral } from '../contract/jsonata.js';

/*
 * JSONata expressions of the increment state machine. Keys and the shape of the tree match core's `itemKey`, `nodeKey`,
 * `childrenOf` and `treeLevels`, which a test compares. Members are read with `$lookup`, because a path would descend
 * into a result that is an array.
 */

/**
 * JSONata for the completion in an event's detail:
 * `{ requestId, registration, index, items, expiresAt, failed, outcome }`. The detail is of `Item completed`, of
 * Lambda's invocation record, or of an execution status change.
 */
export function completion(): string {
  return [
    '(',
    '$detail := $states.input;',
    '$member := function($name) { $lookup($detail, $name) };',
    jsonata`
      $kind := $exists($member('requestContext')) ? 'invocation' : $exists($member('executionArn'))
        ? 'execution' : 'item';
    `,
    "$parsed := function($text) { $type($text) = 'string' ? $parse($text) : null };",
    jsonata`
      $ticket := $kind = 'invocation' ? $member('requestPayload') : $kind = 'execution'
        ? $parsed($member('input')) : $detail;
    `,
    jsonata`
      $answer := $kind = 'invocation' ? $member('responsePayload') : $kind = 'execution'
        ? $parsed($member('output')) : $member('result');
    `,
    jsonata`
      $failed := $kind = 'invocation' ? $lookup($member('requestContext'), 'condition') != 'Success'
        : $kind = 'execution' ? $member('status') != 'SUCCEEDED' : $exists($member('error'));
    `,
    "$text := function($value, $otherwise) { $type($value) = 'string' ? $value : $otherwise };",
    // Older runtimes report an exit or a timeout without an error type.
    jsonata`
      $untyped := $exists($lookup($member('responseContext'), 'functionError'))
        ? ['${UNTYPED_FUNCTION_ERROR}', 'No error message']
        : ['${itemErrors.itemTimedOut}', 'The function was not invoked'];
    `,
    jsonata`
      $error := $kind = 'invocation'
        ? $text($type($answer) = 'object' ? $lookup($answer, 'errorType') : null, $untyped[0])
        : $kind = 'execution' ? $text($member('error'), 'States.' & $member('status')) : $member('error');
    `,
    jsonata`
      $reason := $kind = 'invocation'
        ? $text($type($answer) = 'object' ? $lookup($answer, 'errorMessage') : null, $untyped[1])
        : $kind = 'execution' ? $text($member('cause'), 'The execution ended as ' & $member('status'))
        : $text($member('reason'), 'No reason');
    `,
    `{ ${TICKET.map((name) => `'${name}': $lookup($ticket, '${name}')`).join(', ')}, 'failed': $failed,`,
    jsonata`
      'outcome': $string($failed ? { 'error': $error, 'reason': $substring($reason, 0, 500) }
            : { 'result': $exists($answer) ? $answer : null }) }
    `,
    ')',
  ].join(' ');
}

const TICKET = ['requestId', 'registration', 'index', 'items', 'expiresAt'] as const;

/** JSONata condition: the completion identifies an item of a request. */
export function isReadable(): string {
  return jsonata`
    ($type($completion.requestId) = 'string' and $type($completion.registration) = 'string'
      and $type($completion.index) = 'number' and $type($completion.items) = 'number'
      and $type($completion.expiresAt) = 'number')
      ? ($completion.index >= 0 and $completion.index < $completion.items) : false
  `;
}

/** JSONata for the partition key of a node: core's `nodeKey`. */
export function nodePartition(level: string, node: string): string {
  return `'count#' & $completion.registration & '#' & $string(${level}) & '#' & $string(${node})`;
}

/** JSONata for the sort key of an item: core's `itemKey`. */
export function itemSort(): string {
  return `${stringLiteral(ITEM_PREFIX)} & $pad($string($completion.index), -${ITEM_DIGITS}, '0')`;
}

/** The sort key of nodes. */
export const NODE_SORT = NODE_SORT_KEY;

/** JSONata for the node that counts a child: core's `parentOf`. */
export function parentNode(child: string): string {
  return `$floor(${child} / ${COMPLETION_FAN_IN})`;
}

/** JSONata function for the number of nodes at a level: core's `nodesAt`. */
const NODES_AT = `$nodesAt := function($at) { $at = 0 ? $completion.items : $ceil($nodesAt($at - 1) / ${COMPLETION_FAN_IN}) };`;

/** JSONata for the number of children of a node: core's `childrenOf`. */
export function nodeChildren(level: string, node: string): string {
  return `(${NODES_AT} $min([${COMPLETION_FAN_IN}, $nodesAt(${level} - 1) - ${node} * ${COMPLETION_FAN_IN}]))`;
}

/** JSONata condition: a level is the top level, with one node. */
export function isTop(level: string): string {
  return `(${NODES_AT} $nodesAt(${level}) = 1)`;
}

/**
 * JSONata for the number of completed children of a node, from the response of UpdateItem. The set is the only member
 * of the attribute value, regardless of the letter case of its type.
 */
export const DONE_COUNT = '$count($states.result.Attributes.done.*)';
