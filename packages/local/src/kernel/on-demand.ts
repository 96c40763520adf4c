import { type Kernel } from './kernel.js';
import { type Call, type Operation, type Values } from './operation.js';

type Operations<Name extends string> = Readonly<Record<Name, Operation<never>>>;

/**
 * Operations whose code is loaded by the first call of one of them, so that a service that an app does not use costs
 * nothing at start.
 *
 * @param names of all operations
 * @param load imports and creates them; called once
 */
export function operationsOnDemand<Name extends string>(
  kernel: Kernel,
  names: readonly Name[],
  load: () => Promise<Operations<Name>>,
): Operations<Name> {
  let loading: Promise<Operations<Name>> | undefined;
  let loaded: Operations<Name> | undefined;
  const operationOf = (name: Name): Operation => {
    // The kernel has validated the input.
    const run = (operations: Operations<Name>, input: Values, call: Call) =>
      (operations[name] as Operation)(input, call);
    return async (input, call) => {
      if (loaded !== undefined) return run(loaded, input, call);
      loading ??= load();
      const operations = (loaded = await loading);
      return kernel.transactions.run(() => run(operations, input, call));
    };
  };
  // One entry for each name.
  return Object.fromEntries(names.map((name) => [name, operationOf(name)])) as unknown as Operations<Name>;
}
