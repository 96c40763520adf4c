import { Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Errors, type IChainable, type IStateMachine, JitterType, Succeed, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, DynamoAttributeValue, DynamoPutItem } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata-text.js';
import { retryOf } from '../states/retries.js';
import { InvokeCompute } from './invoke-compute.js';
import { type Settings } from './settings.js';

/** What the definition calls. */
export interface CallbackParts {
  /** The state machine whose tokens are completed. */
  readonly waiting: IStateMachine;
  readonly claims: ITable;
  readonly computeFunction: IFunction;
  readonly settings: Settings;
}

/** Claims are of use as long as an event can be delivered again: a day, and a day to spare. */
const CLAIM_SECONDS = 172_800;

const DYNAMODB_SERVICE_ERRORS = ['DynamoDB.ProvisionedThroughputExceededException', 'DynamoDB.ThrottlingException', 'DynamoDB.RequestLimitExceeded', 'DynamoDB.InternalServerErrorException', 'DynamoDB.AmazonDynamoDBException', 'DynamoDB.SdkClientException'];
const SFN_SERVICE_ERRORS = ['Sfn.ThrottlingException', 'Sfn.InternalServerErrorException', 'Sfn.SfnException', 'Sfn.SdkClientException'];

/** Nobody waits for the answer any more: the item has timed out, or its execution has ended. */
const TOO_LATE = ['Sfn.TaskTimedOutException', 'Sfn.TaskDoesNotExistException', 'Sfn.InvalidTokenException'];

/**
 * One delivery of an item: claim it, so that a second delivery ends at once -> give a sign of life -> compute it -> answer. A state's
 * input is the event's detail `{ claim, token, requestId, index, item }` throughout.
 */
export function callbackDefinition(scope: Construct, { waiting, claims, computeFunction, settings }: CallbackParts): IChainable {
  const delivered = Succeed.jsonata(scope, 'Delivered before', { comment: 'Another delivery of the same event has it' });
  const tooLate = Succeed.jsonata(scope, 'Answered too late', { comment: 'The item has timed out, or its request has ended' });
  const answered = Succeed.jsonata(scope, 'Answered');

  const claim = DynamoPutItem.jsonata(scope, 'Claim item', {
    comment: 'The first delivery of an event claims its item',
    table: claims,
    item: {
      claim: DynamoAttributeValue.fromString(expression('$states.input.claim')),
      owner: DynamoAttributeValue.fromString(expression('$states.context.Execution.Id')),
      expiresAt: DynamoAttributeValue.numberFromString(expression(`$string($floor($millis() / 1000) + ${CLAIM_SECONDS})`)),
    },
    // A call that is repeated because its answer was lost finds its own claim.
    conditionExpression: 'attribute_not_exists(#claim) OR #owner = :owner',
    expressionAttributeNames: { '#claim': 'claim', '#owner': 'owner' },
    expressionAttributeValues: { ':owner': DynamoAttributeValue.fromString(expression('$states.context.Execution.Id')) },
    outputs: expression('$states.input'),
    taskTimeout: Timeout.duration(Duration.seconds(30)),
  });
  claim.addRetry(retryOf(DYNAMODB_SERVICE_ERRORS));
  claim.addCatch(delivered, { errors: ['DynamoDB.ConditionalCheckFailedException'] });

  const heartbeat = tokenCall(scope, waiting, 'Take up item', 'sendTaskHeartbeat', 'Tells the waiting state that the item is in hand', {}, expression('$states.input'));
  heartbeat.addCatch(tooLate, { errors: TOO_LATE });

  const reportResult = tokenCall(scope, waiting, 'Report result', 'sendTaskSuccess', 'Completes the token with the result', { Output: { result: expression("$lookup($states.input, 'result')") } });
  const reportFailure = tokenCall(scope, waiting, 'Report failure', 'sendTaskFailure', 'Fails the token, and with it this item alone', {
    Error: expression('$substring($states.input.error.Error, 0, 256)'),
    Cause: expression("$exists($states.input.error.Cause) ? $states.input.error.Cause : ''"),
  });
  for (const report of [reportResult, reportFailure]) report.addCatch(tooLate, { errors: TOO_LATE }).next(answered);
  // A result that is larger than a payload cannot be told; that it is, can.
  reportResult.addCatch(reportFailure, { errors: ['States.DataLimitExceeded'], outputs: { token: expression('$states.input.token'), error: expression('$states.errorOutput') } });

  const compute = new InvokeCompute(scope, 'Compute claimed item', {
    comment: 'Calls the compute function for the item',
    computeFunction,
    timeout: settings.computeTimeout,
    outputs: expression("{ 'token': $states.input.token, 'result': $lookup($states.result, 'Payload') }"),
  });
  const withError = { token: expression('$states.input.token'), error: expression('$states.errorOutput') };
  compute.addCatch(reportFailure, { errors: ['States.DataLimitExceeded'], outputs: withError }).addCatch(reportFailure, { errors: [Errors.ALL], outputs: withError });

  return claim.next(heartbeat).next(compute).next(reportResult);
}

/** A Task that tells Step Functions something about the token. */
function tokenCall(scope: Construct, waiting: IStateMachine, id: string, action: 'sendTaskHeartbeat' | 'sendTaskSuccess' | 'sendTaskFailure', comment: string, more: Record<string, unknown>, outputs?: string): CallAwsService {
  const task = CallAwsService.jsonata(scope, id, {
    comment,
    service: 'sfn',
    action,
    parameters: { TaskToken: expression('$states.input.token'), ...more },
    iamAction: `states:${action.slice(0, 1).toUpperCase()}${action.slice(1)}`,
    iamResources: [waiting.stateMachineArn],
    outputs,
    taskTimeout: Timeout.duration(Duration.seconds(30)),
  });
  task.addRetry({ errors: SFN_SERVICE_ERRORS, interval: Duration.seconds(1), backoffRate: 2, maxDelay: Duration.seconds(20), maxAttempts: 6, jitterStrategy: JitterType.FULL });
  return task;
}
