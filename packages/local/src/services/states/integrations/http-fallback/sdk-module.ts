import { NormalizedSchema } from '@smithy/core/schema';
import { type MiddlewareStack } from '@smithy/types';
import { createRequire } from 'node:module';
import { type ServiceName } from '../service-call/service-name.js';
import { ownValue } from '../../../../kernel/own-value.js';

/** A client of the AWS SDK, of whichever service. */
export interface AnyClient {
  send(command: AnyCommand, options?: { readonly abortSignal?: AbortSignal }): Promise<Record<string, unknown>>;
  destroy(): void;
}

/** A command of the AWS SDK, of whichever service. */
export interface AnyCommand {
  readonly middlewareStack: MiddlewareStack<object, object>;
}

/** An operation of a service, as its SDK client's model has it. */
export interface SdkOperation {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  command(input: object): AnyCommand;
}

/** An SDK package that is installed. */
export interface SdkModule {
  newClient(configuration: object): AnyClient;
  /**
   * The operation of an action as Step Functions spells it (`getObject`); `undefined` when the service has none such.
   */
  operation(action: string): SdkOperation | undefined;
  /** Whether the service's model has an error of that name. */
  hasError(name: string): boolean;
}

const require = createRequire(import.meta.url);
const loaded = new Map<string, SdkModule | undefined>();

/** Loads a service's SDK client when it is first needed; `undefined` when it is not installed. */
export function loadSdkModule(service: ServiceName): SdkModule | undefined {
  if (!loaded.has(service.clientPackage)) loaded.set(service.clientPackage, load(service.clientPackage));
  return loaded.get(service.clientPackage);
}

type Constructor<T> = new (argument: object) => T;

function load(clientPackage: string): SdkModule | undefined {
  let exported: Readonly<Record<string, unknown>>;
  try {
    // Loaded at once, so that a definition can be checked against the model when it is created. A module exports names.
    exported = require(clientPackage) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
  const clientName = Object.keys(exported).find((name) => /^[A-Z]\w*Client$/.test(name));
  const ClientClass = clientName === undefined ? undefined : exported[clientName];
  if (typeof ClientClass !== 'function') return undefined;
  const operations = new Map<string, SdkOperation | undefined>();
  return {
    // the export with that name is the client class
    newClient: (configuration) => new (ClientClass as Constructor<AnyClient>)(configuration),
    operation: (action) => {
      if (operations.has(action)) return operations.get(action);
      const CommandClass = ownValue(exported, `${action.charAt(0).toUpperCase()}${action.slice(1)}Command`);
      // Likewise: each operation's command class.
      const operation =
        typeof CommandClass === 'function' ? describe(CommandClass as Constructor<AnyCommand>) : undefined;
      operations.set(action, operation);
      return operation;
    },
    hasError: (name) => typeof ownValue(exported, name) === 'function',
  };
}

/** Every command carries its operation's schema: `[9, namespace, name, traits, input, output]`. */
type WithSchema = {
  readonly schema?: readonly [
    9,
    string,
    string,
    unknown,
    Parameters<typeof NormalizedSchema.of>[0],
    Parameters<typeof NormalizedSchema.of>[0],
  ];
};

function describe(CommandClass: Constructor<AnyCommand>): SdkOperation | undefined {
  // The type of the base class omits the member.
  const { schema } = new CommandClass({}) as WithSchema;
  if (schema === undefined) return undefined;
  return {
    input: NormalizedSchema.of(schema[4]),
    output: NormalizedSchema.of(schema[5]),
    command: (value) => new CommandClass(value),
  };
}
