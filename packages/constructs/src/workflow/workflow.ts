import { type Dashboard, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Connections, type IConnectable } from 'aws-cdk-lib/aws-ec2';
import { type Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';
import { type WorkflowAlarms } from './alarms.js';
import { workflowDashboard } from './dashboard.js';
import { serviceMetric } from './metrics.js';

/** A workflow: one that a construct created, or an imported one. */
export interface IWorkflow extends IConstruct {
  /**
   * The service name in the metrics and logs of the workflow's functions. `undefined` for an imported workflow whose
   * service name was not specified.
   */
  readonly serviceName?: string;

  /**
   * A metric that the functions of the workflow emit, by its name. Sum over 5 minutes by default.
   *
   * @throws {@link InvalidProp} for an imported workflow without `serviceName`
   */
  metric(metricName: string, options?: MetricOptions): Metric;
}

/** A workflow with a state machine. */
export interface IStateMachineWorkflow extends IWorkflow {
  /** The state machine that accepts executions. */
  readonly stateMachine: IStateMachine;

  /** Grants permission to start executions of this workflow. */
  grantStartExecution(grantee: IGrantable): Grant;

  /** The number of started executions. Sum over 5 minutes by default. */
  metricExecutionsStarted(options?: MetricOptions): Metric;

  /** The number of executions that succeeded. Sum over 5 minutes by default. */
  metricExecutionsSucceeded(options?: MetricOptions): Metric;

  /** The number of executions that failed. Sum over 5 minutes by default. */
  metricExecutionsFailed(options?: MetricOptions): Metric;

  /** The number of executions that timed out. Sum over 5 minutes by default. */
  metricExecutionsTimedOut(options?: MetricOptions): Metric;

  /** The number of executions that were stopped. Sum over 5 minutes by default. */
  metricExecutionsAborted(options?: MetricOptions): Metric;

  /** The time from the start to the end of executions in milliseconds. Average over 5 minutes by default. */
  metricExecutionTime(options?: MetricOptions): Metric;
}

/** The members that created and imported workflows share. */
export abstract class Workflow extends Construct implements IWorkflow, IConnectable {
  abstract readonly serviceName?: string;
  /** The alarms; `undefined` for an imported workflow. */
  readonly alarms?: WorkflowAlarms;

  /** The names of the metrics that the functions emit. */
  protected abstract readonly metricNames: readonly string[];

  /**
   * The network connections of the functions, for rules such as `workflow.connections.allowTo(database, …)`.
   *
   * @throws {@link InvalidProp} without `functionOptions.vpc`, and for an imported workflow
   */
  get connections(): Connections {
    const functions = this.node.children.filter((each) => each instanceof LambdaFunction && each.isBoundToVpc);
    const groups = (functions as LambdaFunction[]).flatMap(({ connections }) => connections.securityGroups);
    if (groups.length > 0) return new Connections({ securityGroups: [...new Set(groups)] });
    throw new InvalidProp(this, 'functionOptions.vpc', undefined, 'the VPC of the functions');
  }

  metric(metricName: string, options?: MetricOptions): Metric {
    if (this.serviceName !== undefined) return serviceMetric(this, this.serviceName, metricName, options);
    throw new InvalidProp(this, 'serviceName', undefined, 'the serviceName of the imported workflow');
  }

  /**
   * Creates a CloudWatch dashboard with the alarms, the executions, the functions and the metrics of the workflow. A
   * workflow has at most one. CloudWatch charges for each dashboard.
   */
  dashboard(): Dashboard {
    const metrics = this.serviceName === undefined ? [] : this.metricNames.map((name) => this.metric(name));
    return workflowDashboard(this, this.alarms?.all ?? [], metrics);
  }
}

/** The members that created and imported workflows with a state machine share. */
export abstract class StateMachineWorkflow extends Workflow implements IStateMachineWorkflow {
  abstract readonly stateMachine: IStateMachine;

  grantStartExecution(grantee: IGrantable): Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  metricExecutionsStarted(options?: MetricOptions): Metric {
    return this.stateMachine.metricStarted(options);
  }

  metricExecutionsSucceeded(options?: MetricOptions): Metric {
    return this.stateMachine.metricSucceeded(options);
  }

  metricExecutionsFailed(options?: MetricOptions): Metric {
    return this.stateMachine.metricFailed(options);
  }

  metricExecutionsTimedOut(options?: MetricOptions): Metric {
    return this.stateMachine.metricTimedOut(options);
  }

  metricExecutionsAborted(options?: MetricOptions): Metric {
    return this.stateMachine.metricAborted(options);
  }

  metricExecutionTime(options?: MetricOptions): Metric {
    return this.stateMachine.metricTime(options);
  }
}
