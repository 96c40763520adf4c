import { downloadTags } from '@stepwell/core/concurrent-download';
import { Names, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge, acknowledgePattern } from '../acknowledgements.js';
import { definition, type DefinitionParts } from './definition.js';
import { executionArns } from './execution-arns.js';
import { RUNS_PREFIX } from './functions.js';
import { MANIFEST_FORMATS, manifestLabel } from './manifest.js';
import { allowListing, allowOwnRoleObjects } from './permissions.js';

/** Makes the state machine: its definition, its logs, its permissions and the tags that clients find things by. */
export function downloadStateMachine(scope: Construct, stateMachineName: string | undefined, parts: DefinitionParts): StateMachine {
  // Step Functions adds each log group by its name to one policy of the account, which is soon full; groups below
  // /aws/vendedlogs/ need no entry (https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html).
  const logGroup = new LogGroup(scope, 'StateMachineLogs', {
    logGroupName: `/aws/vendedlogs/states/${Names.uniqueResourceName(scope, { maxLength: 80, separator: '-' })}`,
    retention: parts.settings.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stateMachine = new StateMachine(scope, 'StateMachine', {
    stateMachineName,
    comment: 'Downloads images over HTTP into S3, in batches, and keeps which url is which object',
    queryLanguage: QueryLanguage.JSONATA,
    // States in a construct of their own, so that no state name meets the id of a resource.
    definitionBody: DefinitionBody.fromChainable(definition(new Construct(scope, 'Definition'), parts)),
    timeout: parts.settings.executionTimeout,
    tracingEnabled: parts.settings.tracing,
    // Every event, so that a run can be followed; without its data, for urls can carry what is nobody's business.
    logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: false },
  });
  allowOwnRoleObjects(stateMachine.role, parts.bucket, '*', ['s3:GetObject']);
  allowListing(stateMachine, parts.bucket);
  parts.topicKey?.grant(stateMachine, 'kms:Decrypt', 'kms:GenerateDataKey');
  acknowledgePatterns(stateMachine, parts);
  tag(stateMachine, parts);
  return stateMachine;
}

/** Client and command line ask the state machine for its tags to find bucket and table. */
function tag(stateMachine: StateMachine, parts: DefinitionParts): void {
  const options = { includeResourceTypes: ['AWS::StepFunctions::StateMachine'] };
  Tags.of(stateMachine).add(downloadTags.workflow, 'concurrent-download', options);
  Tags.of(stateMachine).add(downloadTags.bucket, parts.bucket.bucketName, options);
  Tags.of(stateMachine).add(downloadTags.table, parts.table.tableName, options);
}

/** Why the policies that the CDK writes for a state machine have patterns in them. */
function acknowledgePatterns(stateMachine: StateMachine, parts: DefinitionParts): void {
  acknowledge(stateMachine, 'IAM5[Resource::*]', 'Log delivery and X-Ray have no resources to name: their actions take only *');
  acknowledgePattern(stateMachine, parts.bucket.arnForObjects(`${RUNS_PREFIX}*`), 'Reports are named by execution and batch: objects can only be granted by pattern');
  for (const children of ['', ...MANIFEST_FORMATS.map((format) => `/${manifestLabel(format)}`)]) {
    acknowledgePattern(stateMachine, executionArns(stateMachine, children), 'A Distributed Map starts, describes, stops and redrives child executions, whose names nobody knows beforehand');
  }
}
