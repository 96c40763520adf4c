import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { QueryLanguage, TaskStateBase, type TaskStateBaseProps } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { type IBatchJob } from './i-batch-job.js';

/** Props of a {@link SubmitJob}. */
export interface SubmitJobProps extends Pick<TaskStateBaseProps, 'comment' | 'taskTimeout' | 'assign' | 'outputs'> {
  readonly job: IBatchJob;
  /** JSONata for the job's name. */
  readonly jobName: string;
  /** JSONata for the container overrides. */
  readonly containerOverrides: string;
  /** Values for `Ref::name` placeholders in the job's command; values can be JSONata. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * `batch:submitJob.sync`: submits a job and waits until it ends. The CDK's BatchSubmitJob cannot omit an override
 * conditionally.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html
 */
export class SubmitJob extends TaskStateBase {
  protected readonly taskMetrics = undefined;
  protected readonly taskPolicies: PolicyStatement[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SubmitJobProps,
  ) {
    const { job: _job, jobName: _name, containerOverrides: _overrides, parameters: _parameters, ...task } = props;
    super(scope, id, { ...task, queryLanguage: QueryLanguage.JSONATA });
    this.taskPolicies = waitingStatements(this);
  }

  /** @internal */
  protected _renderTask(): object {
    const { job, jobName, containerOverrides, parameters } = this.props;
    return {
      Resource: `arn:${Aws.PARTITION}:states:::batch:submitJob.sync`,
      Arguments: {
        JobName: jobName,
        JobQueue: job.jobQueue.jobQueueArn,
        JobDefinition: job.jobDefinition.jobDefinitionArn,
        ...(parameters === undefined ? {} : { Parameters: parameters }),
        ContainerOverrides: containerOverrides,
      },
    };
  }
}

/** The ARN pattern of all jobs of the account and Region: job ids are unknown before submission. */
export function anyJobArn(scope: Construct): string {
  return Stack.of(scope).formatArn({ service: 'batch', resource: 'job', resourceName: '*' });
}

/**
 * The permissions to wait for a job (https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html).
 * DescribeJobs supports no resource-level permissions. `grantSubmit` of the job grants the submission.
 */
function waitingStatements(scope: Construct): PolicyStatement[] {
  const rule = Stack.of(scope).formatArn({
    service: 'events',
    resource: 'rule',
    resourceName: 'StepFunctionsGetEventsForBatchJobsRule',
  });
  return [
    new PolicyStatement({ actions: ['batch:DescribeJobs'], resources: ['*'] }),
    new PolicyStatement({ actions: ['batch:TerminateJob'], resources: [anyJobArn(scope)] }),
    new PolicyStatement({ actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'], resources: [rule] }),
  ];
}
