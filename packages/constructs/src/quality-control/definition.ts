import { START_TIME_DIGITS, qualityControl, qualityErrors } from '@stepwell/core/quality-control';
import { statesErrors } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  Parallel,
  Pass,
  QueryLanguage,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { inputCheck } from '../contract/input-check.js';
import { expression } from '../contract/jsonata.js';
import { addRetries } from '../states/retries.js';
import { checkBranch } from './check-branch.js';
import { PublishResult } from './publish-result.js';
import { type BoundCheck } from './quality-check.js';
import { type Storage } from './storage.js';
import { IS_THIS_RUN, UpdateRun } from './update-run.js';

/** What the definition calls. */
export interface DefinitionDependencies extends Storage {
  readonly checks: readonly BoundCheck[];
}

/**
 * The flow, from top to bottom: check the input -> seed the run's row -> see which data there is -> the checks in
 * parallel, each with its own mark and messages -> collect -> tell the topic.
 *
 * State names are contract: alarms, dashboards and redrives of users hang on them.
 */
export function definition(scope: Construct, dependencies: DefinitionDependencies): IChainable {
  const checkInput = Pass.jsonata(scope, 'Check input', {
    comment:
      'A bad input ends here with nothing written; everything that names the run follows from the execution, so that no retry, redrive or redelivery makes a second one',
    assign: {
      problem: expression(inputCheck(qualityControl.inputJsonSchema(), '$states.input')),
      run: expression(runOfExecution()),
      location: expression(location(dependencies)),
    },
  });

  const invalidInput = Fail.jsonata(scope, 'Invalid input', {
    error: qualityErrors.invalidInput,
    cause: expression('$problem'),
  });

  const seedSummary = new UpdateRun(scope, 'Seed summary', {
    comment:
      'The row of the run in QCSummary. An update, not a put: should it come a second time, late, it takes nothing away',
    table: dependencies.summary,
    set: {
      StreamID: { S: '$run.StreamID' },
      QCPID: { S: '$run.QCPID' },
      Data: { S: "'s3://' & $location.bucket & '/' & $location.key" },
    },
    condition: `attribute_not_exists(QCPID) OR ${IS_THIS_RUN}`,
    outputs: '{}',
  });

  const getStreamData = streamData(scope, dependencies).addCatch(streamUnavailable(scope, dependencies), {
    errors: [statesErrors.all],
    outputs: expression(
      "{ 'reason': $substring('s3://' & $location.bucket & '/' & $location.key & ' cannot be read: ' & $states.errorOutput.Error & ($exists($states.errorOutput.Cause) ? ': ' & $states.errorOutput.Cause : ''), 0, 500) }",
    ),
  });

  const checkQuality = Parallel.jsonata(scope, 'Check quality', {
    comment: 'Every check by its own function, at the same time',
    outputs: expression(
      "($checks := [$states.result]; $merge([$run, { 'TotalPass': $not(false in $checks.pass), 'checks': $checks }]))",
    ),
  }).branch(...dependencies.checks.map((check) => checkBranch(scope, check, dependencies)));

  const collectResults = new UpdateRun(scope, 'Collect results', {
    comment: 'TotalPass: whether every check passed',
    table: dependencies.summary,
    set: { TotalPass: { BOOL: '$states.input.TotalPass' } },
    setOnce: { CompletedAt: { S: '$states.context.State.EnteredTime' } },
    condition: IS_THIS_RUN,
    outputs: '$states.input',
  });

  const publishSummary = new PublishResult(
    scope,
    'Publish summary',
    'One message for people and machines',
    '$states.input',
    dependencies,
  );

  return checkInput
    .next(
      Choice.jsonata(scope, 'Input valid?')
        .when(Condition.jsonata(expression("$problem != ''")), invalidInput)
        .otherwise(seedSummary)
        .afterwards(),
    )
    .next(getStreamData)
    .next(checkQuality)
    .next(collectResults)
    .next(publishSummary);
}

/** JSONata for the run's key: core's `executionStartTime`, and the execution's name. */
function runOfExecution(): string {
  const digits = `$substring($replace($hash($states.context.Execution.Id, 'SHA-256'), /[a-f]/, '') & '${'0'.repeat(START_TIME_DIGITS)}', 0, ${START_TIME_DIGITS})`;
  const start = `$substringBefore($fromMillis($toMillis($states.context.Execution.StartTime)), 'Z') & ${digits} & 'Z'`;
  return `{ 'GroupID': $states.input.GroupID, 'StreamID': $states.input.StreamID, 'StartTime': ${start}, 'QCPID': $states.context.Execution.Name }`;
}

/**
 * JSONata for where the stream's data lies: as the input says, else core's `defaultStreamKey` in the construct's
 * bucket.
 */
function location({ bucket }: Storage): string {
  const otherwise = "$states.input.GroupID & '/' & $states.input.StreamID & '.csv'";
  return `{ 'bucket': $exists($states.input.data.bucket) ? $states.input.data.bucket : '${bucket.bucketName}', 'key': $exists($states.input.data.key) ? $states.input.data.key : ${otherwise} }`;
}

/** Which data there is now: the checks read this version of it and no other. */
function streamData(scope: Construct, { bucket }: Storage): CallAwsService {
  const task = new CallAwsService(scope, 'Get stream data', {
    queryLanguage: QueryLanguage.JSONATA,
    comment: 'Where the data lies, how long it is, and its ETag, by which every check reads the same',
    service: 's3',
    action: 'headObject',
    parameters: { Bucket: expression('$location.bucket'), Key: expression('$location.key') },
    // HeadObject is s3:GetObject.
    iamAction: 's3:GetObject',
    iamResources: [bucket.arnForObjects('*')],
    assign: {
      data: expression("$merge([$location, { 'etag': $states.result.ETag, 'size': $states.result.ContentLength }])"),
    },
    outputs: expression('{}'),
    taskTimeout: Timeout.duration(Duration.minutes(1)),
  });
  return addRetries(task, { resource: 'aws-sdk:s3' });
}

/**
 * A stream that is not there has not passed: its row says so and why, the topic is told, and the execution fails by
 * that name.
 */
function streamUnavailable(scope: Construct, dependencies: DefinitionDependencies): IChainable {
  const markUnavailable = new UpdateRun(scope, 'Mark stream unavailable', {
    comment: 'No check ran',
    table: dependencies.summary,
    set: { TotalPass: { BOOL: 'false' }, Reason: { S: '$states.input.reason' } },
    setOnce: { CompletedAt: { S: '$states.context.State.EnteredTime' } },
    condition: IS_THIS_RUN,
    outputs: "$merge([$run, { 'TotalPass': false, 'Reason': $states.input.reason, 'checks': [] }])",
  });
  const publish = new PublishResult(
    scope,
    'Publish unavailability',
    'One message for people and machines',
    '$states.input',
    dependencies,
  );
  const unavailable = Fail.jsonata(scope, 'Stream unavailable', {
    error: qualityErrors.streamUnavailable,
    cause: expression('$states.input.Reason'),
  });
  // A topic that cannot be told changes nothing about why the run failed.
  publish.addCatch(unavailable, { errors: [statesErrors.all], outputs: expression('$states.input') });
  return markUnavailable.next(publish).next(unavailable);
}
