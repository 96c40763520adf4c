import { qualityTags } from '@stepwell/core/quality-control';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { grantListBucket, grantObjectsToOwnRole } from '../permissions/grants.js';
import { workflowStateMachine } from '../states/workflow-state-machine.js';
import { type DefinitionDependencies, definition } from './definition.js';
import { type Settings } from './settings.js';

/** Creates the state machine with its definition, logs, permissions, and the tags by which clients find the tables. */
export function qualityStateMachine(
  scope: Construct,
  stateMachineName: string | undefined,
  dependencies: DefinitionDependencies,
  settings: Settings,
): StateMachine {
  const stateMachine = workflowStateMachine(scope, '', {
    workflow: 'quality-control',
    stateMachineName,
    comment: 'Checks a stream of readings in parallel, stores the results, and publishes them to a topic',
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
      acknowledgePattern(stateMachine, `${check.handler.functionArn}:*`, 'The function of a check can have versions');
  }
  return stateMachine;
}
