import { downloadTags } from '@stepwell/core/concurrent-download';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { customerKeyOf } from '../workflow/aws-managed-key.js';
import { grantListBucket, grantObjectsToOwnRole } from '../workflow/grants.js';
import { executionArns } from '../states/execution-arns.js';
import { MANIFEST_FORMATS, manifestLabel } from '../states/manifest-reader.js';
import { workflowStateMachine } from '../workflow/state-machine.js';
import { definition, type DefinitionDependencies } from './definition.js';
import { RUNS_PREFIX } from './functions.js';

/** Creates the state machine with its definition, logs, permissions, and the tags by which clients find resources. */
export function downloadStateMachine(
  scope: Construct,
  stateMachineName: string | undefined,
  dependencies: DefinitionDependencies,
): StateMachine {
  const stateMachine = workflowStateMachine(scope, '', dependencies.settings, {
    workflow: 'concurrent-download',
    stateMachineName,
    comment: 'Downloads images over HTTP into S3 in batches, and maps URLs to objects',
    definition: (states) => definition(states, dependencies),
    timeout: dependencies.settings.executionTimeout,
    tags: { [downloadTags.bucket]: dependencies.bucket.bucketName, [downloadTags.table]: dependencies.table.tableName },
  });
  grantObjectsToOwnRole(stateMachine.role, dependencies.bucket, '*', ['s3:GetObject']);
  grantListBucket(stateMachine, dependencies.bucket);
  customerKeyOf(dependencies.topic)?.grant(stateMachine, 'kms:Decrypt', 'kms:GenerateDataKey');
  acknowledgePatterns(stateMachine, dependencies);
  return stateMachine;
}

/** Acknowledges the patterns in the policies that the CDK creates for the state machine. */
function acknowledgePatterns(stateMachine: StateMachine, dependencies: DefinitionDependencies): void {
  acknowledgePattern(
    stateMachine,
    dependencies.bucket.arnForObjects(`${RUNS_PREFIX}*`),
    'The keys of reports contain the execution and the batch, so the grant needs a pattern',
  );
  for (const children of ['', ...MANIFEST_FORMATS.map((format) => `/${manifestLabel(format)}`)]) {
    acknowledgePattern(
      stateMachine,
      executionArns(stateMachine, children),
      'A Distributed Map starts, describes, stops and redrives child executions, whose names are unknown beforehand',
    );
  }
}
