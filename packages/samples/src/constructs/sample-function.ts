import { fileURLToPath } from 'node:url';
import { METRICS_NAMESPACE } from '@stepwell/core';
import { type Duration, Names, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';

/** The folder of a bundled function or job, such as `hyperspectral/activator`. */
export function sampleAssetPath(name: string): string {
  return fileURLToPath(new URL(`../../dist/assets/${name}`, import.meta.url));
}

/** Props of a sample function. */
export interface SampleFunctionProps {
  readonly asset: string;
  readonly description: string;
  /** The memory in MiB. */
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A function and its role, which has only permission to write to the function's log group and to send traces. */
export interface SampleFunction {
  readonly handler: LambdaFunction;
  readonly role: Role;
}

/** Creates a function with a role and a log group: `<id>Function`, `<id>Role` and `<id>Logs` in `scope`. */
export function sampleFunction(scope: Construct, id: string, props: SampleFunctionProps): SampleFunction {
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'xray:PutTraceSegments and xray:PutTelemetryRecords support only the resource *',
  });
  const handler = new LambdaFunction(scope, `${id}Function`, {
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(sampleAssetPath(props.asset)),
    handler: 'index.handler',
    role,
    logGroup,
    memorySize: props.memorySize,
    timeout: props.timeout,
    tracing: Tracing.ACTIVE,
    environment: {
      ...props.environment,
      POWERTOOLS_SERVICE_NAME: Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' }),
      POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
      NODE_OPTIONS: '--enable-source-maps',
    },
  });
  return { handler, role };
}
