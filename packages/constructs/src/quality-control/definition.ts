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
import { expression, jsonata } from '../contract/jsonata.js';
import { addRetries } from '../states/retries.js';
import { checkBranch } from './check-branch.js';
import { PublishResult } from './publish-result.js';
import { type BoundCheck } from './quality-check.js';
import { type Storage } from './storage.js';
import { IS_THIS_RUN, UpdateRun } from './update-run.js';

/** The resources that the definition uses. */
export interface DefinitionDependencies extends Storage {
  readonly checks: readonly BoundCheck[];
}

/**
 * The flow: check the input -> create the row of the execution -> find the data -> run the checks in parallel, each of
 * which stores its messages and result -> store the overall result -> publish it.
 *
 * State names are part of the public contract: alarms, dashboards and redrives of users depend on them.
 */
export function definition(scope: Construct, dependencies: DefinitionDependencies): IChainable {
  const checkInput = Pass.jsonata(scope, 'Check input', {
    comment: 'Rejects an invalid input before anything is written, and derives the keys of the row from the execution',
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
      'Creates the row of the execution in QCSummary. An update, not a put, so that a late retry removes nothing',
    table: dependencies.summaryTable,
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
      jsonata`
        { 'reason': $substring('s3://' & $location.bucket & '/' & $location.key & ' cannot be read: '
              & $states.errorOutput.Error
              & ($exists($states.errorOutput.Cause) ? ': ' & $states.errorOutput.Cause : ''), 0, 500) }
      `,
    ),
  });

  const checkQuality = Parallel.jsonata(scope, 'Check quality', {
    comment: 'Runs all checks in parallel, each with its function',
    outputs: expression(
      "($checks := [$states.result]; $merge([$run, { 'TotalPass': $not(false in $checks.pass), 'checks': $checks }]))",
    ),
  }).branch(...dependencies.checks.map((check) => checkBranch(scope, check, dependencies)));

  const collectResults = new UpdateRun(scope, 'Collect results', {
    comment: 'Stores TotalPass: whether every check passed',
    table: dependencies.summaryTable,
    set: { TotalPass: { BOOL: '$states.input.TotalPass' } },
    setOnce: { CompletedAt: { S: '$states.context.State.EnteredTime' } },
    condition: IS_THIS_RUN,
    outputs: '$states.input',
  });

  const publishSummary = new PublishResult(
    scope,
    'Publish summary',
    'Publishes the result as text and JSON',
    '$states.input',
    dependencies,
  );

  seedSummary.next(getStreamData).next(checkQuality).next(collectResults).next(publishSummary);
  return checkInput.next(
    Choice.jsonata(scope, 'Input valid?')
      .when(Condition.jsonata(expression("$problem != ''")), invalidInput)
      .otherwise(seedSummary),
  );
}

/** JSONata for the keys of the execution's row: core's `executionStartTime` and the execution's name. */
function runOfExecution(): string {
  const digits = jsonata`
    $substring($replace($hash($states.context.Execution.Id, 'SHA-256'), /[a-f]/, '')
        & '${'0'.repeat(START_TIME_DIGITS)}', 0, ${START_TIME_DIGITS})
  `;
  const start = `$substringBefore($fromMillis($toMillis($states.context.Execution.StartTime)), 'Z') & ${digits} & 'Z'`;
  return jsonata`
    { 'GroupID': $states.input.GroupID, 'StreamID': $states.input.StreamID, 'StartTime': ${start},
      'QCPID': $states.context.Execution.Name }
  `;
}

/**
 * JSONata for the location of the stream's data: from the input, or core's `defaultStreamKey` in the construct's
 * bucket.
 */
function location({ bucket }: Storage): string {
  const otherwise = "$states.input.GroupID & '/' & $states.input.StreamID & '.csv'";
  return jsonata`
    { 'bucket': $exists($states.input.data.bucket) ? $states.input.data.bucket : '${bucket.bucketName}',
      'key': $exists($states.input.data.key) ? $states.input.data.key : ${otherwise} }
  `;
}

/** Creates the state that gets the current version of the data, which all checks read. */
function streamData(scope: Construct, { bucket }: Storage): CallAwsService {
  const task = new CallAwsService(scope, 'Get stream data', {
    queryLanguage: QueryLanguage.JSONATA,
    comment: 'Gets the location, size and ETag of the data, so that all checks read the same version',
    service: 's3',
    action: 'headObject',
    parameters: { Bucket: expression('$location.bucket'), Key: expression('$location.key') },
    // HeadObject needs s3:GetObject.
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
 * Creates the states for an unavailable stream: store the result with the reason, publish it, and fail the execution
 * with `StreamUnavailable`.
 */
function streamUnavailable(scope: Construct, dependencies: DefinitionDependencies): IChainable {
  const markUnavailable = new UpdateRun(scope, 'Mark stream unavailable', {
    comment: 'Stores that no check ran',
    table: dependencies.summaryTable,
    set: { TotalPass: { BOOL: 'false' }, Reason: { S: '$states.input.reason' } },
    setOnce: { CompletedAt: { S: '$states.context.State.EnteredTime' } },
    condition: IS_THIS_RUN,
    outputs: "$merge([$run, { 'TotalPass': false, 'Reason': $states.input.reason, 'checks': [] }])",
  });
  const publish = new PublishResult(
    scope,
    'Publish unavailability',
    'Publishes the result as text and JSON',
    '$states.input',
    dependencies,
  );
  const unavailable = Fail.jsonata(scope, 'Stream unavailable', {
    error: qualityErrors.streamUnavailable,
    cause: expression('$states.input.Reason'),
  });
  // If publishing fails, the execution still fails with its original error.
  publish.addCatch(unavailable, { errors: [statesErrors.all], outputs: expression('$states.input') });
  return markUnavailable.next(publish).next(unavailable);
}
