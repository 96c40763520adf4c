import { qualityTags } from '@stepwell/core/quality-control';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { grantListBucket, grantObjectsToOwnRole } from '../permissions/grants.js';
import { workflowStateMachine } from '../states/workflow-state-machine.js';
import { type DefinitionDependencies, definition } from './definition.js';
import { type Settings } from './settings.js';

/** Makes the state machine: its definition, its logs, its permissions and the tags that clients find the tables by. */
export function qualityStateMachine(
  scope: Construct,
  stateMachineName: string | undefined,
  dependencies: DefinitionDependencies,
  settings: Settings,
): StateMachine {
  const stateMachine = workflowStateMachine(scope, '', {
    workflow: 'quality-control',
    stateMachineName,
    comment: 'Judges a stream of readings by checks in parallel, keeps what they found, and tells a topic',
    definition: (states) => definition(states, dependencies),
    timeout: settings.executionTimeout,
    logRetention: settings.logRetention,
    tracing: settings.tracing,
    tags: {
      [qualityTags.summaryTable]: dependencies.summary.table.tableName,
      [qualityTags.detailsTable]: dependencies.details.table.tableName,
    },
  });
  grantObjectsToOwnRole(stateMachine.role, dependencies.bucket, '*', ['s3:GetObject']);
  grantListBucket(stateMachine, dependencies.bucket);
  for (const check of dependencies.checks) {
    if (!check.builtIn)
      acknowledgePattern(
        stateMachine,
        `${check.handler.functionArn}:*`,
        'A check of your own may be a function with versions',
      );
  }
  return stateMachine;
}
