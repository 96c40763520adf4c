import { outcomeErrorName, statesErrors } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IChainable, type IStateMachine, Succeed, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, DynamoAttributeValue, DynamoPutItem } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { addRetries } from '../states/retries.js';
import { invokeCompute } from './invoke-compute.js';
import { type ResolvedMapFanOutProps } from './resolved-props.js';

/** The resources that the definition uses. */
export interface CallbackDependencies {
  /** The state machine that waits for the task tokens. */
  readonly callerStateMachine: IStateMachine;
  readonly claimsTable: ITable;
  readonly computeFunction: IFunction;
  readonly settings: ResolvedMapFanOutProps;
}

/** The retention of claims: EventBridge can deliver an event again for one day; the second day is a margin. */
const CLAIM_SECONDS = 172_800;

/** Errors for a task token that is no longer valid: the item timed out, or its execution ended. */
const TOKEN_EXPIRED_ERRORS = ['TaskTimedOutException', 'TaskDoesNotExistException', 'InvalidTokenException'].map(
  (name) => outcomeErrorName('aws-sdk:sfn', name),
);

const CAUGHT_ERRORS = [statesErrors.dataLimitExceeded, statesErrors.all];
const WITH_ERROR = { token: expression('$states.input.token'), error: expression('$states.errorOutput') };

/**
 * The flow for one delivery of an item: claim it, so that a second delivery ends at once -> send a heartbeat -> compute
 * it -> complete the task token. The input of every state is the event's detail
 * `{ claim, token, requestId, index, item }`.
 */
export function callbackDefinition(scope: Construct, dependencies: CallbackDependencies): IChainable {
  const { callerStateMachine, computeFunction, settings } = dependencies;
  const delivered = Succeed.jsonata(scope, 'Delivered before', {
    comment: 'Another delivery of the same event claimed the item',
  });
  const tooLate = Succeed.jsonata(scope, 'Answered too late', {
    comment: 'The item timed out, or its request ended',
  });
  const answered = Succeed.jsonata(scope, 'Answered');

  const claim = claimItem(scope, dependencies.claimsTable);
  const heartbeat = taskTokenCall(scope, callerStateMachine, {
    id: 'Take up item',
    action: 'sendTaskHeartbeat',
    comment: 'Sends a heartbeat to the waiting state',
    outputs: expression('$states.input'),
  });
  const reportResult = taskTokenCall(scope, callerStateMachine, {
    id: 'Report result',
    action: 'sendTaskSuccess',
    comment: 'Completes the task token with the result',
    parameters: { Output: { result: expression("$lookup($states.input, 'result')") } },
  });
  const reportFailure = taskTokenCall(scope, callerStateMachine, {
    id: 'Report failure',
    action: 'sendTaskFailure',
    comment: 'Fails the task token, and only this item',
    parameters: {
      Error: expression('$substring($states.input.error.Error, 0, 256)'),
      Cause: expression("$exists($states.input.error.Cause) ? $states.input.error.Cause : ''"),
    },
  });
  const compute = invokeCompute(scope, 'Compute claimed item', {
    comment: 'Calls the compute function for the item',
    computeFunction,
    timeout: settings.computeTimeout,
    outputs: expression("{ 'token': $states.input.token, 'result': $lookup($states.result, 'Payload') }"),
  });

  claim.addCatch(delivered, { errors: [outcomeErrorName('dynamodb', 'ConditionalCheckFailedException')] });
  // An item that cannot be claimed is not computed. It fails now with the error, not later at its heartbeat timeout.
  claim.addCatch(reportFailure, { errors: [statesErrors.all], outputs: WITH_ERROR });
  heartbeat.addCatch(tooLate, { errors: TOKEN_EXPIRED_ERRORS });
  // The heartbeat only extends the timeout, so its failure is ignored.
  heartbeat.addCatch(compute, { errors: [statesErrors.all], outputs: expression('$states.input') });
  for (const error of CAUGHT_ERRORS) compute.addCatch(reportFailure, { errors: [error], outputs: WITH_ERROR });
  for (const report of [reportResult, reportFailure])
    report.addCatch(tooLate, { errors: TOKEN_EXPIRED_ERRORS }).next(answered);
  // A result that exceeds the payload limit fails the token.
  reportResult.addCatch(reportFailure, { errors: [statesErrors.dataLimitExceeded], outputs: WITH_ERROR });

  return claim.next(heartbeat).next(compute).next(reportResult);
}

function claimItem(scope: Construct, claimsTable: ITable): DynamoPutItem {
  const claim = DynamoPutItem.jsonata(scope, 'Claim item', {
    comment: 'The first delivery of an event claims its item',
    table: claimsTable,
    item: {
      claim: DynamoAttributeValue.fromString(expression('$states.input.claim')),
      owner: DynamoAttributeValue.fromString(expression('$states.context.Execution.Id')),
      expiresAt: DynamoAttributeValue.numberFromString(
        expression(`$string($floor($millis() / 1000) + ${CLAIM_SECONDS})`),
      ),
    },
    // A call that is retried after a lost response finds its own claim.
    conditionExpression: 'attribute_not_exists(#claim) OR #owner = :owner',
    expressionAttributeNames: { '#claim': 'claim', '#owner': 'owner' },
    expressionAttributeValues: {
      ':owner': DynamoAttributeValue.fromString(expression('$states.context.Execution.Id')),
    },
    outputs: expression('$states.input'),
    taskTimeout: Timeout.duration(Duration.seconds(30)),
  });
  return addRetries(claim, { resource: 'dynamodb' });
}

/** Props of a Task that calls Step Functions with the item's task token. */
interface TaskTokenCallProps {
  readonly id: string;
  readonly action: 'sendTaskHeartbeat' | 'sendTaskSuccess' | 'sendTaskFailure';
  readonly comment: string;
  /** Parameters in addition to the token. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** @default - the response */
  readonly outputs?: string;
}

function taskTokenCall(
  scope: Construct,
  callerStateMachine: IStateMachine,
  { id, action, comment, parameters, outputs }: TaskTokenCallProps,
): CallAwsService {
  const task = CallAwsService.jsonata(scope, id, {
    comment,
    service: 'sfn',
    action,
    parameters: { TaskToken: expression('$states.input.token'), ...parameters },
    iamAction: `states:${action.slice(0, 1).toUpperCase()}${action.slice(1)}`,
    iamResources: [callerStateMachine.stateMachineArn],
    outputs,
    taskTimeout: Timeout.duration(Duration.seconds(30)),
  });
  return addRetries(task, {
    resource: 'aws-sdk:sfn',
    delays: { interval: Duration.seconds(1), maxDelay: Duration.seconds(20) },
  });
}
