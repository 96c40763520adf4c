import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { QueryLanguage, TaskStateBase, type TaskStateBaseProps } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { type IBatchJob } from './i-batch-job.js';

/** What is submitted. */
export interface SubmitJobProps extends Pick<TaskStateBaseProps, 'comment' | 'taskTimeout' | 'assign' | 'outputs'> {
  readonly job: IBatchJob;
  /** JSONata for the job's name. */
  readonly jobName: string;
  /** JSONata for the container overrides. */
  readonly containerOverrides: string;
  /** What takes the places of `Ref::name` in the job's command; values may be JSONata. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * `batch:submitJob.sync`: submits a job and waits for its end. The CDK's BatchSubmitJob as it is cannot leave out an
 * override by an expression.
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

  /** @internal The CDK asks every Task for this. */
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

/** The jobs of an account and region, whose ids nobody knows beforehand. */
export function anyJobArn(scope: Construct): string {
  return Stack.of(scope).formatArn({ service: 'batch', resource: 'job', resourceName: '*' });
}

/**
 * What waiting for a job takes (https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html). DescribeJobs
 * has no resources to name; submitting is granted by the job itself.
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
