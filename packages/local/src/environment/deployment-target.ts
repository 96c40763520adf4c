import { AssemblyError } from '../deployment/assembly/assembly-error.js';
import { type AssemblyStack, type CloudAssembly } from '../deployment/assembly/cloud-assembly.js';
import { type StartLocalOptions } from './start-options.js';

/**
 * Account and region of an environment: from the options, else from the app's stacks if they all agree, else defaults.
 */
export function deploymentTarget(
  options: StartLocalOptions,
  stacks: readonly AssemblyStack[],
): { readonly accountId: string; readonly region: string } {
  return {
    accountId: options.accountId ?? onlyValue(stacks.map((stack) => stack.accountId)) ?? '123456789012',
    region: options.region ?? onlyValue(stacks.map((stack) => stack.region)) ?? 'us-east-1',
  };
}

/** The regions and accounts whose resources are in an environment: its own, and those of stacks. */
export function ownPlaces({ region, accountId }: { readonly region: string; readonly accountId: string }) {
  const own = { region, accountId, regions: new Set([region]), accountIds: new Set([accountId]) };
  return {
    ...own,
    /** Adds the places to which stacks are pinned. */
    add(stacks: readonly AssemblyStack[]): void {
      for (const stack of stacks) {
        if (stack.region !== undefined) own.regions.add(stack.region);
        if (stack.accountId !== undefined) own.accountIds.add(stack.accountId);
      }
    },
  };
}

/**
 * The assembly reduced to the stacks with these names or construct paths. Throws {@link AssemblyError} for an unknown
 * name.
 */
export function selectStacks(assembly: CloudAssembly, names: readonly string[] | undefined): CloudAssembly {
  const known = assembly.stacks.flatMap((stack) => [stack.stackName, stack.displayName]);
  const missing = names?.find((name) => !known.includes(name));
  if (missing !== undefined) {
    throw new AssemblyError(
      assembly.directory,
      `has no stack ${missing}; its stacks are ${assembly.stacks.map((stack) => stack.stackName).join(', ')}`,
    );
  }
  const chosen = (stack: AssemblyStack): boolean =>
    names === undefined || names.includes(stack.stackName) || names.includes(stack.displayName);
  const stacks = assembly.stacks.filter(chosen);
  const twice = stacks.find(
    (stack, index) => stacks.findIndex((other) => other.stackName === stack.stackName) !== index,
  );
  if (twice)
    throw new AssemblyError(
      assembly.directory,
      `has two stacks named ${twice.stackName}; select one by its construct path with the option 'stacks'`,
    );
  return { ...assembly, stacks };
}

function onlyValue(values: readonly (string | undefined)[]): string | undefined {
  const given = new Set(values.filter((value) => value !== undefined));
  return given.size === 1 ? [...given][0] : undefined;
}
