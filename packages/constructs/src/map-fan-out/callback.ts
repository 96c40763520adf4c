import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type Queue } from 'aws-cdk-lib/aws-sqs';
import { type IStateMachine, type StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { grantTableKey } from '../workflow/grants.js';
import { workflowStateMachine } from '../workflow/state-machine.js';
import { undeliveredQueue, workflowTable } from '../workflow/storage.js';
import { callbackDefinition } from './callback-definition.js';
import { ITEM_DETAIL_TYPE, ITEM_SOURCE } from './dispatch-item.js';
import { type ResolvedMapFanOutProps } from './resolved-props.js';

/** The resources of the strategy CALLBACK. */
export interface CallbackResources {
  /** Claims an item, computes it, and completes its task token. An Express state machine. */
  readonly stateMachine: StateMachine;
  /** The claims of items, by which a second delivery of an event ends. */
  readonly claimsTable: Table;
  /** Events for which no execution could be started. */
  readonly deadLetters: Queue;
}

/** Creates the bus for items. */
export function itemBus(scope: Construct, kmsKey: IKey | undefined): EventBus {
  return new EventBus(scope, 'Bus', { description: 'MapFanOut: items with their task tokens', kmsKey });
}

/** Creates the rule for items on the bus, and the Express state machine that it starts. */
export function callbackResources(
  scope: Construct,
  bus: IEventBus,
  callerStateMachine: IStateMachine,
  computeFunction: IFunction,
  settings: ResolvedMapFanOutProps,
): CallbackResources {
  const schema = { partitionKey: 'claim', timeToLiveAttribute: 'expiresAt' };
  const claims = { encryptionKey: settings.encryptionKey, removalPolicy: RemovalPolicy.DESTROY };
  const claimsTable = workflowTable(scope, 'Claims', claims, schema);
  const { encryptionKey } = settings;
  const deadLetters = undeliveredQueue(
    scope,
    'DeadLetters',
    { encryptionKey },
    { reason: 'This is the dead-letter queue' },
  );
  const stateMachine = workflowStateMachine(scope, 'Callback', settings, {
    workflow: 'map-fan-out/callback',
    comment: 'Claims one item from the bus, computes it, and completes its task token',
    stateMachineType: StateMachineType.EXPRESS,
    definition: (states) => callbackDefinition(states, { callerStateMachine, claimsTable, computeFunction, settings }),
    timeout: Duration.minutes(5),
  });
  grantTableKey(stateMachine, claimsTable);
  new Rule(scope, 'ItemRule', {
    eventBus: bus,
    description: 'MapFanOut: each item starts an execution that computes it',
    eventPattern: { source: [ITEM_SOURCE], detailType: [ITEM_DETAIL_TYPE] },
    targets: [
      new SfnStateMachine(stateMachine, {
        input: RuleTargetInput.fromEventPath('$.detail'),
        deadLetterQueue: deadLetters,
        // After the heartbeat timeout, no state waits for the item.
        maxEventAge: clampEventAge(settings.heartbeatTimeout),
      }),
    ],
  });
  return { stateMachine, claimsTable, deadLetters };
}

/** Limits a duration to the event ages that EventBridge accepts: 60 seconds to 24 hours. */
function clampEventAge(heartbeatTimeout: Duration): Duration {
  return heartbeatTimeout.isUnresolved()
    ? Duration.minutes(5)
    : Duration.seconds(Math.min(86_400, Math.max(60, heartbeatTimeout.toSeconds())));
}
