import { fanOutTags } from '@stepwell/core/fan-out';
import { RUNS_PREFIX } from '@stepwell/core/map-fan-out';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { allowListing, allowOwnRoleObjects } from '../permissions/grants.js';
import { executionArns } from '../states/execution-arns.js';
import { workflowStateMachine } from '../states/workflow-state-machine.js';
import { type DefinitionParts, definition } from './definition.js';
import { MAP_LABELS } from './map-labels.js';
import { FanOutStrategy } from './strategy.js';

/** Makes the state machine: its definition, its logs, its permissions and the tags that clients find things by. */
export function fanOutStateMachine(
  scope: Construct,
  stateMachineName: string | undefined,
  parts: DefinitionParts,
): StateMachine {
  const stateMachine = workflowStateMachine(scope, '', {
    workflow: 'map-fan-out',
    stateMachineName,
    comment: 'Computes the items of a request side by side, and sums them up once',
    definition: (states) => definition(states, parts),
    timeout: parts.settings.executionTimeout,
    logRetention: parts.settings.logRetention,
    tracing: parts.settings.tracing,
    tags: { [fanOutTags.bucket]: parts.bucket.bucketName },
  });
  acknowledgePattern(
    stateMachine,
    parts.bucket.arnForObjects(`${RUNS_PREFIX}*`),
    'Outcomes are named by execution and item: objects can only be granted by pattern',
  );
  if (parts.settings.strategy !== FanOutStrategy.DISTRIBUTED) return stateMachine;
  allowOwnRoleObjects(stateMachine.role, parts.bucket, '*', ['s3:GetObject']);
  allowListing(stateMachine, parts.bucket);
  for (const children of ['', ...MAP_LABELS.map((label) => `/${label}`)]) {
    acknowledgePattern(
      stateMachine,
      executionArns(stateMachine, children),
      'A Distributed Map starts, describes, stops and redrives child executions, whose names nobody knows beforehand',
    );
  }
  return stateMachine;
}
