import { statesError, validationError } from '../errors.js';
import { type AwsError } from '../../../kernel/aws-error.js';
import { type Machine, type MachineAlias } from './machine.js';
import { type MachineStore } from './machine-store.js';

type Routing = MachineAlias['routing'];

/**
 * Checks an alias's routing: one version, or two of the same state machine with weights that add up to 100. Returns the
 * state machine.
 *
 * @throws AwsError `ValidationException`, `ResourceNotFound`
 */
export function checkRouting(machines: MachineStore, routing: Routing): Machine {
  const arns = routing.map((route) => route.stateMachineVersionArn);
  const shown = `[${arns.join(', ')}]`;
  if (arns.some((arn) => !/:stateMachine:[^:]+:\d+$/.test(arn)))
    throw validationError(`Routing configuration must contain state machine version ARNs. Received: ${shown}`);
  if (new Set(arns).size !== arns.length)
    throw validationError(`Routing configuration must contain distinct state machine version ARNs. Received: ${shown}`);
  const weights = routing.map((route) => route.weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100)
    throw validationError(`Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`);
  const machineArns = arns.map((arn) => arn.slice(0, arn.lastIndexOf(':')));
  if (new Set(machineArns).size > 1)
    throw validationError(`Routing configuration must contain versions of one state machine. Received: ${shown}`);
  const machine = machines.find(machineArns[0] ?? '');
  if (machine === undefined || arns.some((arn) => !machine.versions.some((version) => version.arn === arn)))
    throw noSuchResource();
  return machine;
}

/** `ResourceNotFound` for versions and aliases. */
export function noSuchResource(): AwsError {
  return statesError('ResourceNotFound', 'Request references a resource that does not exist.');
}

/** Finds an alias by ARN, with its state machine. */
export function findAlias(
  machines: MachineStore,
  arn: string,
): { readonly machine: Machine; readonly alias: MachineAlias } | undefined {
  const machine = machines.find(arn.slice(0, arn.lastIndexOf(':')));
  const alias = machine?.aliases.find((known) => known.arn === arn);
  return machine === undefined || alias === undefined ? undefined : { machine, alias };
}
