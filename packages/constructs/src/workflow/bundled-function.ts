import { METRICS_NAMESPACE } from '@stepwell/core';
import { type HandlerAsset, handlerAssetPath } from '@stepwell/handlers';
import { type Duration } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Grant, type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  Code,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { type Asset } from 'aws-cdk-lib/aws-s3-assets';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { checkEnvironmentSize } from './environment-size.js';
import { type FunctionOptions } from './function-options.js';
import { type LogSettings, workflowLogs } from './logs.js';
import { serviceNameOf } from './metrics.js';

/** Settings of all functions of a workflow. */
export interface FunctionSettings extends LogSettings {
  /** Whether X-Ray traces them. */
  readonly tracing: boolean;
  readonly functionOptions?: FunctionOptions;
}

/** Props of a function of `@stepwell/handlers`. */
export interface BundledFunctionProps {
  readonly asset: HandlerAsset;
  readonly description: string;
  /** The memory in MiB, unless a prop of the workflow or the function options specify another. */
  readonly memorySize: number;
  /** The memory in MiB that a prop of the workflow specifies for this function. @default - none */
  readonly specifiedMemorySize?: number;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  /** The props that determine the length of variables, by the names of the variables. @default - none */
  readonly environmentProps?: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const DESCRIPTION_LIMIT = 256;

/** A function and its role. A new role has only permission to write to the function's log group. */
export interface BundledFunction {
  readonly handler: LambdaFunction;
  readonly role: IRole;
}

/**
 * Creates a function of `@stepwell/handlers` with a role and a log group: `<id>Function`, `<id>Role` and `<id>Logs` in
 * `scope`. The CDK's default role has AWSLambdaBasicExecutionRole, which can write to every log group.
 *
 * @throws {@link InvalidProp} if the environment variables exceed Lambda's limit
 */
export function bundledFunction(
  scope: Construct,
  id: string,
  settings: FunctionSettings,
  props: BundledFunctionProps,
): BundledFunction {
  const { tracing, encryptionKey, functionOptions: options = {} } = settings;
  const logGroup = workflowLogs(scope, `${id}Logs`, settings);
  // With a policy for each function: one policy of the role for all functions would depend on what depends on them.
  const role = options.role
    ? Role.fromRoleName(scope, `${id}Role`, options.role.roleName)
    : new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  encryptionKey?.grant(role, 'kms:Decrypt');
  if (options.vpc) Grant.addToPrincipal({ grantee: role, actions: [...NETWORK_ACTIONS], resourceArns: ['*'] });
  if (tracing || options.vpc)
    acknowledge(
      role,
      'IAM5[Resource::*]',
      options.vpc
        ? 'The actions of X-Ray and for network interfaces support only the resource *'
        : 'xray:PutTraceSegments and xray:PutTelemetryRecords support only the resource *',
    );
  const environment = {
    ...options.environment,
    ...props.environment,
    POWERTOOLS_SERVICE_NAME: serviceNameOf(scope),
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    ...(options.sourceMaps && { NODE_OPTIONS: '--enable-source-maps' }),
  };
  checkEnvironmentSize(scope, environment, props.environmentProps ?? {});
  const folder = handlerAssetPath(props.asset);
  const handler = new LambdaFunction(scope, `${id}Function`, {
    description: props.description.slice(0, DESCRIPTION_LIMIT),
    runtime: Runtime.NODEJS_24_X,
    architecture: options.architecture ?? Architecture.ARM_64,
    code: Code.fromAsset(folder, { exclude: options.sourceMaps ? [] : ['*.map'] }),
    handler: 'index.handler',
    role,
    logGroup,
    memorySize: props.specifiedMemorySize ?? options.memorySize ?? props.memorySize,
    timeout: props.timeout,
    tracing: tracing ? Tracing.ACTIVE : Tracing.DISABLED,
    environment,
    environmentEncryption: encryptionKey,
    reservedConcurrentExecutions: options.reservedConcurrentExecutions,
    ...(options.vpc && {
      vpc: options.vpc,
      vpcSubnets: options.vpcSubnets,
      securityGroups: options.securityGroups ?? [securityGroupOf(scope, options.vpc)],
    }),
  });
  if (!options.sourceMaps) {
    const asset = handler.node.findChild('Code') as Asset;
    handler.node.addMetadata(SOURCE_MAPS_METADATA, `${asset.assetHash} ${folder}`);
  }
  // The ARN of an imported role has no path.
  if (options.role) (handler.node.defaultChild as CfnFunction).role = options.role.roleArn;
  return { handler, role };
}

/**
 * Type of an entry in the manifest of the cloud assembly, which is not deployed: the hash of an asset, a space, and the
 * folder of its source maps. The local runtime reads it.
 */
const SOURCE_MAPS_METADATA = 'stepwell:source-maps';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const NETWORK_ACTIONS = [
  'AssignPrivateIpAddresses',
  'CreateNetworkInterface',
  'DeleteNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'UnassignPrivateIpAddresses',
].map((action) => `ec2:${action}`);

/** Returns the security group of all functions of a workflow. */
export function securityGroupOf(scope: Construct, vpc: IVpc): ISecurityGroup {
  const existing = scope.node.tryFindChild('SecurityGroup');
  const description = `${scope.node.path}: functions`.slice(0, 255);
  return existing instanceof SecurityGroup ? existing : new SecurityGroup(scope, 'SecurityGroup', { vpc, description });
}
