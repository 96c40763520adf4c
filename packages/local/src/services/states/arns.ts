import { statesError } from './errors.js';
import { type AwsError } from '../../kernel/aws-error.js';

/** The common parts of all ARNs in an environment. */
export interface ArnScope {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** Resource types in ARNs of Step Functions. */
export type ArnKind = 'stateMachine' | 'execution' | 'express' | 'mapRun' | 'activity';

const kinds: readonly string[] = [
  'stateMachine',
  'execution',
  'express',
  'mapRun',
  'activity',
] satisfies readonly ArnKind[];

/** Builds an ARN of the Step Functions service. */
export function statesArn(scope: ArnScope, kind: ArnKind, ...rest: readonly string[]): string {
  return ['arn', scope.partition, 'states', scope.region, scope.accountId, kind, ...rest].join(':');
}

/**
 * Checks that an ARN is a Step Functions ARN of an allowed type, and returns its remaining parts.
 *
 * @throws AwsError `InvalidArn`
 */
export function parseStatesArn(
  arn: string,
  allowed: readonly ArnKind[],
): { readonly kind: ArnKind; readonly rest: readonly string[] } {
  const [prefix, partition, service, , account, kind, ...rest] = arn.split(':');
  if (prefix !== 'arn' || !partition?.startsWith('aws')) throw invalidArn(`Invalid ARN prefix: ${arn}`);
  if (service !== 'states') throw invalidArn(`Invalid service name: ${service ?? ''}`);
  if (account === undefined || kind === undefined || rest.length === 0 || rest[0] === '')
    throw invalidArn(`Invalid ARN: ${arn}`);
  if (!kinds.includes(kind)) throw invalidArn(`Invalid resource type: ${kind}`);
  const found = allowed.find((known) => known === kind);
  if (found === undefined) throw invalidArn(`Resource type not valid in this context: ${kind}`);
  return { kind: found, rest };
}

function invalidArn(reason: string): AwsError {
  return statesError('InvalidArn', `Invalid Arn: '${reason}'`);
}
