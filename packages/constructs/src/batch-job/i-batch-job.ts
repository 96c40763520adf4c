import { type Duration } from 'aws-cdk-lib';
import { type IJobDefinition, type IJobQueue } from 'aws-cdk-lib/aws-batch';
import { type Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type IConstruct } from 'constructs';

/**
 * A job that a workflow submits to AWS Batch: a definition, and the queue that it is submitted to. `BatchJob` makes
 * one; `BatchJob.fromBatchJobAttributes` wraps what is there already.
 *
 * The job's program keeps to the contract of `jobEnvironment` in `@stepwell/core/batch-job`: it finds its input in
 * `STEPWELL_INPUT` or where `STEPWELL_INPUT_URI` says, and writes its output, JSON, where `STEPWELL_OUTPUT_URI` says.
 */
export interface IBatchJob extends IConstruct {
  /**
   * What is submitted. Its ARN is that of one revision, so that a running execution keeps to the job it was made for.
   */
  readonly jobDefinition: IJobDefinition;
  /** Where it is submitted to. */
  readonly jobQueue: IJobQueue;
  /**
   * What the job's own program runs as. Workflows give it what the contract takes: to read its input, to write its
   * output, to answer a task token, to send on. `undefined` where a definition was brought along without it: then its
   * owner gives it those.
   */
  readonly jobRole?: IRole;
  /** Where the job's output goes, if that is known. */
  readonly logGroup?: ILogGroup;
  /** How long an attempt may take before Batch ends it, at least a minute. */
  readonly timeout: Duration;
  /** How often a job is tried at most: 1 to 10. */
  readonly attempts: number;

  /**
   * Lets a grantee submit this job: `batch:SubmitJob` on the queue and on every revision of the definition, so that
   * executions that started before a deployment can submit the revision that they know. cdk-nag's finding about the
   * revisions' `*` is acknowledged with the reason.
   */
  grantSubmit(grantee: IGrantable): Grant;
}
