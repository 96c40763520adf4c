import { qualityTags } from '@stepwell/core/quality-control';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { allowListing, allowOwnRoleObjects } from '../permissions/grants.js';
import { workflowStateMachine } from '../states/workflow-state-machine.js';
import { type DefinitionParts, definition } from './definition.js';
import { type Settings } from './settings.js';

/** Makes the state machine: its definition, its logs, its permissions and the tags that clients find the tables by. */
export function qualityStateMachine(
  scope: Construct,
  stateMachineName: string | undefined,
  parts: DefinitionParts,
  settings: Settings,
): StateMachine {
  const stateMachine = workflowStateMachine(scope, '', {
    workflow: 'quality-control',
    stateMachineName,
    comment: 'Judges a stream of readings by checks in parallel, keeps what they found, and tells a topic',
    definition: (states) => definition(states, parts),
    timeout: settings.executionTimeout,
    logRetention: settings.logRetention,
    tracing: settings.tracing,
    tags: {
      [qualityTags.summaryTable]: parts.summary.table.tableName,
      [qualityTags.detailsTable]: parts.details.table.tableName,
    },
  });
  allowOwnRoleObjects(stateMachine.role, parts.bucket, '*', ['s3:GetObject']);
  allowListing(stateMachine, parts.bucket);
  for (const check of parts.checks) {
    if (!check.shipped)
      acknowledgePattern(
        stateMachine,
        `${check.handler.functionArn}:*`,
        'A check of your own may be a function with versions',
      );
  }
  return stateMachine;
}
