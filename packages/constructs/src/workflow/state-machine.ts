import { WORKFLOW_TAG } from '@stepwell/core';
import { type Duration, Tags } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import {
  type CfnStateMachine,
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  StateMachine,
  type StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { type LogSettings, vendedLogs } from './logs.js';
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
  /** @default LogLevel.ALL */
  readonly logLevel?: LogLevel;
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
export function workflowStateMachine(
  scope: Construct,
  id: string,
  settings: LogSettings & { readonly tracing: boolean },
  props: WorkflowStateMachineProps,
): StateMachine {
  checkStateMachineName(scope, props.stateMachineName);
  const logGroup = vendedLogs(scope, `${id}StateMachineLogs`, settings, { service: 'states', suffix: id });
  const stateMachine = new StateMachine(scope, `${id}StateMachine`, {
    stateMachineName: props.stateMachineName,
    stateMachineType: props.stateMachineType,
    comment: props.comment,
    queryLanguage: QueryLanguage.JSONATA,
    definitionBody: DefinitionBody.fromChainable(props.definition(new Construct(scope, `${id}Definition`))),
    timeout: props.timeout,
    tracingEnabled: settings.tracing,
    logs: { destination: logGroup, level: props.logLevel ?? LogLevel.ALL, includeExecutionData: false },
  });
  if (settings.encryptionKey) encrypt(stateMachine, settings.encryptionKey);
  acknowledge(stateMachine, 'IAM5[Resource::*]', 'The actions of log delivery and X-Ray support only the resource *');
  const options = { includeResourceTypes: ['AWS::StepFunctions::StateMachine'] };
  for (const [key, value] of Object.entries({ [WORKFLOW_TAG]: props.workflow, ...props.tags }))
    Tags.of(stateMachine).add(key, value, options);
  checkTags(scope, stateMachine, props.tagsProp ?? 'tags');
  return stateMachine;
}

/** The longest time for which Step Functions uses a data key, in seconds, which costs least. */
const DATA_KEY_REUSE_SECONDS = 900;

/**
 * Encrypts the definition and the history of executions. The CDK's encryptionConfiguration names the state machine in
 * the policy of its role by a name that is unknown if CloudFormation generates it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
function encrypt(stateMachine: StateMachine, key: IKey): void {
  (stateMachine.node.defaultChild as CfnStateMachine).encryptionConfiguration = {
    type: 'CUSTOMER_MANAGED_KMS_KEY',
    kmsKeyId: key.keyArn,
    kmsDataKeyReusePeriodSeconds: DATA_KEY_REUSE_SECONDS,
  };
  key.grant(stateMachine, 'kms:Decrypt', 'kms:GenerateDataKey');
}
