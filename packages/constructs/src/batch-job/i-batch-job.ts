import { type Duration } from 'aws-cdk-lib';
import { type IJobDefinition, type IJobQueue } from 'aws-cdk-lib/aws-batch';
import { type Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type IConstruct } from 'constructs';

/**
 * A job that a workflow submits to AWS Batch: a job definition and a job queue. `BatchJob` creates one;
 * `BatchJob.fromBatchJobAttributes` imports an existing one.
 *
 * The program follows the contract of `jobEnvironment` in `@stepwell/core/batch-job`: it reads its input from
 * `STEPWELL_INPUT` or from the object at `STEPWELL_INPUT_URI`, and writes its output as JSON to `STEPWELL_OUTPUT_URI`.
 */
export interface IBatchJob extends IConstruct {
  /**
   * The job definition. Its ARN names one revision, so a running execution keeps using the revision that it started
   * with.
   */
  readonly jobDefinition: IJobDefinition;
  /** The job queue. */
  readonly jobQueue: IJobQueue;
  /**
   * The role of the program. Workflows grant it the permissions that the contract needs: read the input, write the
   * output, complete a task token, send a message. If it is `undefined`, the owner of the job grants them.
   */
  readonly jobRole?: IRole;
  /** The log group of the job, if known. */
  readonly logGroup?: ILogGroup;
  /** The timeout of an attempt, at least one minute. */
  readonly timeout: Duration;
  /** The maximum number of attempts, 1 to 10. */
  readonly attempts: number;

  /**
   * Grants permission to submit this job: `batch:SubmitJob` on the job queue and on every revision of the job
   * definition, because executions that started before a deployment submit an earlier revision. The cdk-nag finding
   * about the `*` for revisions is acknowledged.
   */
  grantSubmit(grantee: IGrantable): Grant;
}
