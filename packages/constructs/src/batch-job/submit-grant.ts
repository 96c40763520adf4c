import { ArnFormat, Fn, Stack, Token } from 'aws-cdk-lib';
import { type IJobDefinition, type IJobQueue } from 'aws-cdk-lib/aws-batch';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';

/**
 * Lets a grantee submit a job. Batch asks for both, the definition and the queue, and compares the definition with its
 * revision (https://docs.aws.amazon.com/batch/latest/userguide/iam-example-restrict-job-submission.html). A new
 * revision comes with every change of the job; executions that started before keep to theirs, so the grant is for all.
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
      'Every deployment that changes the job makes a revision of its definition, and executions that started before it submit theirs',
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
