import { statesErrors } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type IChainable, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { SnsPublish } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression, jsonata } from '../contract/jsonata.js';
import { addRetries } from '../states/retries.js';

/*
 * JSONata for the messages about failed downloads, equal to core's `failureNotification` and `failureCause`, which a
 * test compares. The state's input is the output of `Consolidate results`.
 */
const COUNTS = "$states.input.failed & ' of ' & $states.input.requested & ' images could not be downloaded'";
const REPORT = "'s3://' & $states.input.report.bucket & '/' & $states.input.report.key";
const FIRST = '$states.input.firstFailures';

/**
 * Publishes the failed downloads and their reasons to the topic, as text. If publishing fails, the execution still
 * fails with `DownloadsFailed`, and its cause mentions the publishing error.
 */
export function publishFailures(scope: Construct, topic: ITopic, then: IChainable): IChainable {
  const publish = SnsPublish.jsonata(scope, 'Publish failures', {
    comment: 'Publishes the first failures and the location of the whole report',
    topic,
    subject: expression(COUNTS),
    message: TaskInput.fromText(expression(failureMessage())),
    outputs: expression('$states.input'),
    taskTimeout: Timeout.duration(Duration.minutes(1)),
  });
  addRetries(publish, { resource: 'sns' });
  publish.addCatch(then, {
    errors: [statesErrors.all],
    outputs: expression("$merge([$states.input, { 'unpublished': $states.errorOutput.Error }])"),
  });
  return publish.next(then);
}

/** JSONata for the cause of an execution that could not download everything. */
export function failureCause(): string {
  const first = `($count(${FIRST}) > 0 ? '; the first: ' & ${FIRST}[0].url & ' (' & ${FIRST}[0].message & ')' : '')`;
  const unpublished =
    "($exists($states.input.unpublished) ? '. The topic could not be told: ' & $states.input.unpublished : '')";
  return `${COUNTS} & ${first} & '. Whole report: ' & ${REPORT} & ${unpublished}`;
}

/** JSONata for the message to the topic. */
export function failureMessage(): string {
  const lines = `$join([$map(${FIRST}, function($failure) { '- ' & $failure.url & ': ' & $failure.message })], '\\n')`;
  const rest = jsonata`
    ($states.input.failed > $count(${FIRST}) ? '\\n- and ' & ($states.input.failed - $count(${FIRST}))
        & ' more' : '')
  `;
  return jsonata`
    ${COUNTS} & '.\\n\\n' & ${lines} & ${rest} & '\\n\\nWhole report: ' & ${REPORT} & '\\nExecution: '
      & $states.context.Execution.Id
  `;
}
