import { ArnFormat, Fn, Stack, Token } from 'aws-cdk-lib';
import { type IJobDefinition, type IJobQueue } from 'aws-cdk-lib/aws-batch';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';

/**
 * Grants permission to submit a job. Batch authorizes the job queue and the revision of the job definition
 * (https://docs.aws.amazon.com/batch/latest/userguide/iam-example-restrict-job-submission.html). Each change of the job
 * creates a revision, and executions that started earlier submit the earlier one, so the grant covers all revisions.
 */
export function grantSubmit(
  scope: IConstruct,
  grantee: IGrantable,
  jobDefinition: IJobDefinition,
  jobQueue: IJobQueue,
): Grant {
  const revisions = revisionsOf(scope, jobDefinition.jobDefinitionArn);
  const principal = grantee.grantPrincipal;
  if (Construct.isConstruct(principal))
    acknowledgePattern(
      principal,
      revisions,
      'A deployment that changes the job creates a revision, and earlier executions submit the earlier revision',
    );
  return Grant.addToPrincipal({
    grantee,
    actions: ['batch:SubmitJob'],
    resourceArns: [revisions, jobQueue.jobQueueArn],
  });
}

/** `arn:…:job-definition/name:7` is `arn:…:job-definition/name:*`. */
function revisionsOf(scope: IConstruct, arn: string): string {
  if (!Token.isUnresolved(arn)) return `${arn.replace(/:\d+$/, '')}:*`;
  return Stack.of(scope).formatArn({
    service: 'batch',
    resource: Fn.select(5, Fn.split(':', arn)),
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
