import { WORKFLOW_TAG } from '@stepwell/core';
import { type Duration, Tags } from 'aws-cdk-lib';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  StateMachine,
  type StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { vendedLogs } from '../logs/vended-logs.js';
import { checkStateMachineName, checkTags } from './check-state-machine.js';

/** Props of a workflow's state machine. */
export interface WorkflowStateMachineProps {
  /** The workflow id, such as `concurrent-download`. It becomes the tag `stepwell:workflow`. */
  readonly workflow: string;
  /** @default - CloudFormation generates the name */
  readonly stateMachineName?: string;
  /** The comment of the definition. */
  readonly comment: string;
  /** Creates the states in a separate construct, so that state names do not collide with ids of resources. */
  readonly definition: (states: Construct) => IChainable;
  /** @default StateMachineType.STANDARD */
  readonly stateMachineType?: StateMachineType;
  readonly timeout: Duration;
  readonly logRetention: RetentionDays;
  /** @default LogLevel.ALL */
  readonly logLevel?: LogLevel;
  /** Whether X-Ray traces it. */
  readonly tracing: boolean;
  /** Additional tags, by which clients and the command line find the resources of the workflow. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The prop that determines the number of tags. @default 'tags' */
  readonly tagsProp?: string;
}

/**
 * Creates a JSONata state machine with a log group for all events, without execution data, which can be confidential.
 *
 * @param id the prefix of the ids `<id>StateMachine`, `<id>StateMachineLogs` and `<id>Definition`; `''` for the main
 * state machine of a workflow
 * @throws {@link InvalidProp} for an invalid `stateMachineName`
 */
export function workflowStateMachine(scope: Construct, id: string, props: WorkflowStateMachineProps): StateMachine {
  checkStateMachineName(scope, props.stateMachineName);
  const logGroup = vendedLogs(scope, `${id}StateMachineLogs`, {
    service: 'states',
    suffix: id,
    retention: props.logRetention,
  });
  const stateMachine = new StateMachine(scope, `${id}StateMachine`, {
    stateMachineName: props.stateMachineName,
    stateMachineType: props.stateMachineType,
    comment: props.comment,
    queryLanguage: QueryLanguage.JSONATA,
    definitionBody: DefinitionBody.fromChainable(props.definition(new Construct(scope, `${id}Definition`))),
    timeout: props.timeout,
    tracingEnabled: props.tracing,
    logs: { destination: logGroup, level: props.logLevel ?? LogLevel.ALL, includeExecutionData: false },
  });
  acknowledge(stateMachine, 'IAM5[Resource::*]', 'The actions of log delivery and X-Ray support only the resource *');
  const options = { includeResourceTypes: ['AWS::StepFunctions::StateMachine'] };
  for (const [key, value] of Object.entries({ [WORKFLOW_TAG]: props.workflow, ...props.tags }))
    Tags.of(stateMachine).add(key, value, options);
  checkTags(scope, stateMachine, props.tagsProp ?? 'tags');
  return stateMachine;
}
