import { didYouMean } from '../kernel/nearest-names.js';
import { type OptionNames, optionNames } from '../kernel/option-names.js';
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
 * The assembly reduced to the stacks whose name or construct path matches a pattern, and the stacks that they depend on.
 * In patterns, `*` and `?` match within a path segment, `**` matches any number of segments. Of stacks with the same name
 * only the first is left; the others are problems.
 *
 * @param names names of options in remedies
 * @throws {@link AssemblyError} for a pattern without a match
 */
export function selectStacks(
  assembly: CloudAssembly,
  patterns: readonly string[] | undefined,
  names: OptionNames = optionNames.program,
): CloudAssembly {
  const { stacks } = assembly;
  const chosen = new Set(patterns === undefined ? stacks : []);
  for (const pattern of patterns ?? []) {
    const found = stacks.filter(({ stackName, displayName }) => matches(pattern, stackName, displayName));
    if (found.length === 0)
      throw new AssemblyError(
        assembly.directory,
        `has no stack ${pattern}; its stacks are ${stacks.map(nameOf).join(', ')}`,
      );
    for (const stack of found) addWithDependencies(stack, stacks, chosen);
  }
  const selected = stacks.filter((stack) => chosen.has(stack));
  const isFirst = (stack: AssemblyStack): boolean =>
    selected.find(({ stackName }) => stackName === stack.stackName) === stack;
  const problems = selected
    .filter((stack) => !isFirst(stack))
    .map(({ stackName, displayName }) => ({
      stack: stackName,
      path: displayName,
      reason: `Another stack of the app is named ${stackName} too, and only one of them can run.`,
      remedy: `To run this one, select it with ${names.stack(displayName)}.`,
    }));
  return { ...assembly, stacks: selected.filter(isFirst), problems };
}

/** Checks that the app has the given parameters. Throws `AssemblyError`, as CloudFormation rejects unknown ones. */
export function checkParameters(
  { directory, stacks }: CloudAssembly,
  parameters: Readonly<Record<string, string>> = {},
): void {
  for (const given of Object.keys(parameters)) {
    const at = given.indexOf(':');
    const name = given.slice(at + 1);
    const candidates = at < 0 ? stacks : stacks.filter(({ stackName }) => stackName === given.slice(0, at));
    const known = new Set(candidates.flatMap(({ template }) => Object.keys(template.Parameters ?? {})));
    if (known.has(name)) continue;
    const own = [...known].filter((parameter) => parameter !== 'BootstrapVersion');
    const hint = didYouMean(name, own) || (own.length > 0 ? `Its parameters are ${own.join(', ')}` : 'It has none');
    throw new AssemblyError(directory, `has no template parameter ${given}. ${hint}`);
  }
}

function addWithDependencies(stack: AssemblyStack, all: readonly AssemblyStack[], chosen: Set<AssemblyStack>): void {
  if (chosen.has(stack)) return;
  chosen.add(stack);
  for (const path of stack.dependencies)
    for (const other of all.filter(({ displayName }) => displayName === path)) addWithDependencies(other, all, chosen);
}

function matches(pattern: string, ...names: readonly string[]): boolean {
  const parts = pattern.split(/(\*\*|\*|\?)/).map((part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  const expression = new RegExp(`^${parts.join('')}$`, 'u');
  return names.some((name) => expression.test(name));
}

/** The name, and the construct path where it differs. */
function nameOf({ stackName, displayName }: AssemblyStack): string {
  return stackName === displayName ? stackName : `${stackName} (${displayName})`;
}

function onlyValue(values: readonly (string | undefined)[]): string | undefined {
  const given = new Set(values.filter((value) => value !== undefined));
  return given.size === 1 ? [...given][0] : undefined;
}
