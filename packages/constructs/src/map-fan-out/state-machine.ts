import { fanOutTags } from '@stepwell/core/fan-out';
import { MAP_FAN_OUT_PREFIX } from '@stepwell/core/map-fan-out';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { MANIFEST_FORMATS, manifestLabel } from '../states/manifest-reader.js';
import { acknowledgePattern } from '../acknowledgements.js';
import { grantListBucket, grantObjectsToOwnRole } from '../workflow/grants.js';
import { executionArns } from '../states/execution-arns.js';
import { workflowStateMachine } from '../workflow/state-machine.js';
import { type DefinitionDependencies, definition } from './definition.js';
import { FanOutStrategy } from './strategy.js';

/** The labels of the Distributed Maps, which are part of the ARNs of their child executions. */
const MAP_LABELS: readonly string[] = ['Listed', ...MANIFEST_FORMATS.map(manifestLabel)];

/** Creates the state machine with its definition, logs, permissions, and the tags by which clients find resources. */
export function fanOutStateMachine(
  scope: Construct,
  stateMachineName: string | undefined,
  dependencies: DefinitionDependencies,
): StateMachine {
  const stateMachine = workflowStateMachine(scope, '', dependencies.settings, {
    workflow: 'map-fan-out',
    stateMachineName,
    comment: 'Computes the items of a request in parallel, and summarizes them once',
    definition: (states) => definition(states, dependencies),
    timeout: dependencies.settings.executionTimeout,
    tags: { [fanOutTags.bucket]: dependencies.bucket.bucketName },
  });
  acknowledgePattern(
    stateMachine,
    dependencies.bucket.arnForObjects(`${MAP_FAN_OUT_PREFIX}*`),
    'The keys of outcomes contain the execution and the item, so the grant needs a pattern',
  );
  if (dependencies.settings.strategy !== FanOutStrategy.DISTRIBUTED) return stateMachine;
  grantObjectsToOwnRole(stateMachine.role, dependencies.bucket, '*', ['s3:GetObject']);
  grantListBucket(stateMachine, dependencies.bucket);
  for (const children of ['', ...MAP_LABELS.map((label) => `/${label}`)]) {
    acknowledgePattern(
      stateMachine,
      executionArns(stateMachine, children),
      'A Distributed Map starts, describes, stops and redrives child executions, whose names are unknown beforehand',
    );
  }
  return stateMachine;
}
