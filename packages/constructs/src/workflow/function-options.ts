import { type ISecurityGroup, type IVpc, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { type IRole } from 'aws-cdk-lib/aws-iam';
import { type Architecture } from 'aws-cdk-lib/aws-lambda';
import { type IConstruct } from 'constructs';
import { checkInteger, rejectProps } from '../invalid-prop.js';

/** Options of every function that a workflow creates. */
export interface FunctionOptions {
  /**
   * The VPC of the functions. The subnets need access to the services that the functions call, by a NAT gateway or by
   * endpoints.
   *
   * @default - no VPC: the functions reach public addresses only
   */
  readonly vpc?: IVpc;

  /**
   * The subnets of `vpc`. Requires `vpc`.
   *
   * @default - the private subnets
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The security groups of the functions. Requires `vpc`.
   *
   * @default - a new security group for all functions of the workflow, which allows all outbound connections
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * The role of all functions, which gets the permissions of each.
   *
   * @default - a new role for each function, with only its permissions
   */
  readonly role?: IRole;

  /**
   * The memory of each function in MiB, 128 to 10,240. More memory also provides more CPU.
   *
   * @default - 128 to 1,024 MiB, by the work of the function. A prop for one function, such as `memorySize`, precedes this
   * option
   */
  readonly memorySize?: number;

  /**
   * The architecture of the functions.
   *
   * @default - Architecture.ARM_64
   */
  readonly architecture?: Architecture;

  /**
   * The reserved concurrency of each function, 1 to 1,000.
   *
   * @default - the functions share the concurrency of the account
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * Additional environment variables of each function, such as `POWERTOOLS_LOG_LEVEL`. They cannot replace the variables
   * that the function needs.
   *
   * @default - none
   */
  readonly environment?: Record<string, string>;

  /**
   * Whether the functions have their source maps, 2 to 45 KB each, so that stack traces in their logs on AWS name
   * Stepwell's source files. The local runtime always has them.
   *
   * @default false
   */
  readonly sourceMaps?: boolean;
}

/** @throws {@link InvalidProp} for an invalid option */
export function checkFunctionOptions(scope: IConstruct, options: FunctionOptions): FunctionOptions {
  if (options.vpc === undefined)
    rejectProps(scope, options, ['vpcSubnets', 'securityGroups'], { when: 'vpc is not specified' });
  if (options.memorySize !== undefined) checkInteger(scope, 'memorySize', options.memorySize, 128, 10_240);
  if (options.reservedConcurrentExecutions !== undefined)
    checkInteger(scope, 'reservedConcurrentExecutions', options.reservedConcurrentExecutions, 1, 1_000);
  return options;
}
