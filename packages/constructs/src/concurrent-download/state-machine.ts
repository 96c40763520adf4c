import { downloadTags } from '@stepwell/core/concurrent-download';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { allowListing, allowOwnRoleObjects } from '../permissions/grants.js';
import { executionArns } from '../states/execution-arns.js';
import { MANIFEST_FORMATS, manifestLabel } from '../states/manifest-reader.js';
import { workflowStateMachine } from '../states/workflow-state-machine.js';
import { definition, type DefinitionParts } from './definition.js';
import { RUNS_PREFIX } from './functions.js';

/** Makes the state machine: its definition, its logs, its permissions and the tags that clients find things by. */
export function downloadStateMachine(
  scope: Construct,
  stateMachineName: string | undefined,
  parts: DefinitionParts,
): StateMachine {
  const stateMachine = workflowStateMachine(scope, '', {
    workflow: 'concurrent-download',
    stateMachineName,
    comment: 'Downloads images over HTTP into S3, in batches, and keeps which url is which object',
    definition: (states) => definition(states, parts),
    timeout: parts.settings.executionTimeout,
    logRetention: parts.settings.logRetention,
    tracing: parts.settings.tracing,
    tags: { [downloadTags.bucket]: parts.bucket.bucketName, [downloadTags.table]: parts.table.tableName },
  });
  allowOwnRoleObjects(stateMachine.role, parts.bucket, '*', ['s3:GetObject']);
  allowListing(stateMachine, parts.bucket);
  parts.topicKey?.grant(stateMachine, 'kms:Decrypt', 'kms:GenerateDataKey');
  acknowledgePatterns(stateMachine, parts);
  return stateMachine;
}

/** Why the policies that the CDK writes for a state machine have patterns in them. */
function acknowledgePatterns(stateMachine: StateMachine, parts: DefinitionParts): void {
  acknowledgePattern(
    stateMachine,
    parts.bucket.arnForObjects(`${RUNS_PREFIX}*`),
    'Reports are named by execution and batch: objects can only be granted by pattern',
  );
  for (const children of ['', ...MANIFEST_FORMATS.map((format) => `/${manifestLabel(format)}`)]) {
    acknowledgePattern(
      stateMachine,
      executionArns(stateMachine, children),
      'A Distributed Map starts, describes, stops and redrives child executions, whose names nobody knows beforehand',
    );
  }
}
