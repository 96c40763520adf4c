import { statesErrors } from '@stepwell/core/integration-errors';
import {
  FIRST_MESSAGES_LIMIT,
  MESSAGES_LIMIT,
  MESSAGE_TEXT_LIMIT,
  passAttribute,
} from '@stepwell/core/quality-control';
import { type IChainable, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression, jsonata, stringLiteral } from '../contract/jsonata.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { StoreMessages } from './store-messages.js';
import { type BoundCheck } from './quality-check.js';
import { type Storage } from './storage.js';
import { IS_THIS_RUN, UpdateRun } from './update-run.js';

/**
 * Creates the states of one check: call the function -> store its messages in QCDetails -> mark the row of the
 * execution. If the function throws, times out, or returns too much or an invalid result, the check fails with the
 * reason, but the other checks and the execution continue. The messages are stored first, so that they exist when the
 * mark is visible.
 */
export function checkBranch(scope: Construct, { name, handler, timeout }: BoundCheck, storage: Storage): IChainable {
  const storeMessages = new StoreMessages(scope, `Keep messages of ${name}`, name, storage.detailsTable);

  const check = new InvokeFunction(scope, `Check ${name}`, {
    comment: `Calls the function of ${name}`,
    lambdaFunction: handler,
    payload: TaskInput.fromText(expression(`$merge([$run, { 'check': ${stringLiteral(name)}, 'data': $data }])`)),
    outputs: expression(checkResult('$states.result.Payload')),
    taskTimeout: timeout,
  });
  // States.ALL does not match a response above 256 KiB.
  for (const error of [statesErrors.dataLimitExceeded, statesErrors.all])
    check.addCatch(storeMessages, { errors: [error], outputs: expression(unfinishedCheckResult()) });

  const mark = new UpdateRun(scope, `Mark ${name}`, {
    comment: `${passAttribute(name)}, which only this branch writes`,
    table: storage.summaryTable,
    set: { [passAttribute(name)]: { BOOL: '$states.input.pass' }, [`${name}Summary`]: { S: '$states.input.summary' } },
    condition: IS_THIS_RUN,
    outputs: checkReport(name),
  });
  // If the messages cannot be stored, the summary of the check says so.
  storeMessages.addCatch(mark, { errors: [statesErrors.all], outputs: expression(resultWithoutMessages()) });
  return check.next(storeMessages).next(mark);
}

/**
 * JSONata for the result of a branch from the response of its function: strings and messages are truncated to their
 * limits, and an invalid response becomes a failure with the reason.
 */
function checkResult(response: string): string {
  return [
    '(',
    `$answer := ${response};`,
    "$text := function($value) { $substring($type($value) = 'string' ? $value : $string($value), 0, " +
      `${MESSAGE_TEXT_LIMIT}) };`,
    "$listed := $type($answer.pass) = 'boolean' ? ($exists($answer.messages) ? [$answer.messages] : []) : [];",
    '$message := function($each) { $merge([{',
    jsonata`
      'code': $type($each.code) = 'string' ? $text($each.code) : 'message',
        'text': $text($exists($each.text) ? $each.text : $each) },
    `,
    jsonata`
      ($type($each.line) = 'number' ? { 'line': $each.line } : {}),
            ($type($each.timestamp) = 'string' ? { 'timestamp': $text($each.timestamp) } : {})]) };
    `,
    `$kept := [$map($filter($listed, function($each, $index) { $index < ${MESSAGES_LIMIT} }), $message)];`,
    jsonata`
      $count := $type($answer.messageCount) = 'number' ? $max([$answer.messageCount, $count($listed)])
        : $count($listed);
    `,
    "$type($answer.pass) = 'boolean'",
    jsonata`
      ? { 'pass': $answer.pass, 'summary': $exists($answer.summary) ? $text($answer.summary)
          : ($answer.pass ? 'passed' : 'failed'), 'kept': $kept, 'count': $count }
    `,
    jsonata`
      : ($reason := 'the check returned ' & ($exists($answer) ? $text($string($answer)) : 'nothing')
          & ' instead of an object with a boolean pass';
    `,
    "{ 'pass': false, 'summary': $reason, 'kept': [{ 'code': 'check-failed', 'text': $reason }], 'count': 1 })",
    ')',
  ].join(' ');
}

/**
 * JSONata for the result of a check that did not finish. The error of a function is JSON with a message.
 */
function unfinishedCheckResult(): string {
  return [
    '(',
    "$cause := $exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : '';",
    '$told := $match($cause, /"errorMessage":"(([^"\\x5c]|\\x5c.)*)"/)[0].groups[0];',
    '$why := $exists($told) ? $told : $cause;',
    jsonata`
      $reason := $substring('the check did not finish: ' & $states.errorOutput.Error
          & ($why = '' ? '' : ': ' & $why), 0, ${MESSAGE_TEXT_LIMIT});
    `,
    "{ 'pass': false, 'summary': $reason, 'kept': [{ 'code': 'check-failed', 'text': $reason }], 'count': 1 }",
    ')',
  ].join(' ');
}

/** JSONata for the result of a check whose messages could not be stored. */
function resultWithoutMessages(): string {
  const note = "' (messages not stored: ' & $states.errorOutput.Error & ')'";
  return jsonata`
    $merge([$states.input,
        { 'summary': $substring($states.input.summary, 0, ${MESSAGE_TEXT_LIMIT} - 100) & ${note} }])
  `;
}

/** JSONata for core's `CheckReport`. */
function checkReport(name: string): string {
  const first = jsonata`
    [$map($filter($states.input.kept, function($each, $index) { $index < ${FIRST_MESSAGES_LIMIT} }),
        function($each) { $each.text })]
  `;
  return jsonata`
    { 'check': ${stringLiteral(name)}, 'pass': $states.input.pass, 'summary': $states.input.summary,
      'messages': $states.input.count, 'first': ${first} }
  `;
}
