import { qualityTags } from '@stepwell/core/quality-control';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { grantListBucket, grantObjectsToOwnRole } from '../workflow/grants.js';
import { workflowStateMachine } from '../workflow/state-machine.js';
import { type DefinitionDependencies, definition } from './definition.js';
import { type ResolvedQualityControlProps } from './resolved-props.js';

/** Creates the state machine with its definition, logs, permissions, and the tags by which clients find the tables. */
export function qualityStateMachine(
  scope: Construct,
  stateMachineName: string | undefined,
  dependencies: DefinitionDependencies,
  settings: ResolvedQualityControlProps,
): StateMachine {
  const stateMachine = workflowStateMachine(scope, '', settings, {
    workflow: 'quality-control',
    stateMachineName,
    comment: 'Checks a stream of readings in parallel, stores the results, and publishes them to a topic',
    definition: (states) => definition(states, dependencies),
    timeout: settings.executionTimeout,
    tags: {
      [qualityTags.summaryTable]: dependencies.summaryTable.tableName,
      [qualityTags.detailsTable]: dependencies.detailsTable.tableName,
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
