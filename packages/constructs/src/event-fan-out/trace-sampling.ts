import { type CfnResource, Lazy, Names, Stack } from 'aws-cdk-lib';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import { type Construct } from 'constructs';

/** Takes precedence over X-Ray's default rule, which has the priority 10,000. */
const PRIORITY = 1_000;

/**
 * Creates the sampling rule for completions. The emit function ends the trace of its request, so that each item starts
 * a separate trace, which this rule samples.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 */
export function traceSampling(scope: Construct, increment: StateMachine, fixedRate: number): CfnSamplingRule {
  return new CfnSamplingRule(scope, 'TraceSampling', {
    samplingRule: {
      version: 1,
      ruleName: Names.uniqueResourceName(scope, { maxLength: 32, separator: '-' }),
      priority: PRIORITY,
      reservoirSize: 1,
      fixedRate,
      serviceName: Lazy.string({ produce: () => namesOf(increment) }),
      serviceType: 'AWS::StepFunctions::StateMachine',
      host: '*',
      httpMethod: '*',
      urlPath: '*',
      resourceArn: '*',
    },
  });
}

/**
 * The maximum length with wildcards (https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html).
 */
const SERVICE_NAME_LIMIT = 64;

/**
 * A pattern for the name that CloudFormation generates for the state machine: its logical id and a random suffix, up to
 * 80 characters.
 */
function namesOf(stateMachine: StateMachine): string {
  const logicalId = Stack.of(stateMachine).getLogicalId(stateMachine.node.defaultChild as CfnResource);
  return `${logicalId.slice(0, SERVICE_NAME_LIMIT - 1)}*`;
}
