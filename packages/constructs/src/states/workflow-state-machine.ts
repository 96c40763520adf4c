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

/** How the state machine of a workflow is set up. */
export interface WorkflowStateMachineProps {
  /** The workflow's slug, such as `concurrent-download`: it becomes the tag `stepwell:workflow`. */
  readonly workflow: string;
  /** @default - CloudFormation makes one up */
  readonly stateMachineName?: string;
  /** Says what it does, in the definition. */
  readonly comment: string;
  /** Makes the states, in a construct of their own, so that no state name meets the id of a resource. */
  readonly definition: (states: Construct) => IChainable;
  /** @default StateMachineType.STANDARD */
  readonly stateMachineType?: StateMachineType;
  readonly timeout: Duration;
  readonly logRetention: RetentionDays;
  /** @default LogLevel.ALL */
  readonly logLevel?: LogLevel;
  /** Whether X-Ray traces it. */
  readonly tracing: boolean;
  /** More tags, by which client and command line find what belongs to the workflow. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The prop that the tags grow with. @default 'tags' */
  readonly tagsProp?: string;
}

/**
 * A JSONata state machine with a log group of its own that gets every event without its data, which can be nobody's
 * business.
 *
 * @param id the ids are `<id>StateMachine`, `<id>StateMachineLogs` and `<id>Definition`; a workflow's only machine has
 * the id `''`
 * @throws {@link InvalidProp} for a `stateMachineName` that Step Functions does not take
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
  acknowledge(
    stateMachine,
    'IAM5[Resource::*]',
    'Log delivery and X-Ray have no resources to name: their actions take only *',
  );
  const options = { includeResourceTypes: ['AWS::StepFunctions::StateMachine'] };
  for (const [key, value] of Object.entries({ [WORKFLOW_TAG]: props.workflow, ...props.tags }))
    Tags.of(stateMachine).add(key, value, options);
  checkTags(scope, stateMachine, props.tagsProp ?? 'tags');
  return stateMachine;
}
