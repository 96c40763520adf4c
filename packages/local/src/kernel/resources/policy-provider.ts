import { AwsError } from '../aws-error.js';
import { type Invoke } from '../calls.js';
import { type JsonObject } from '../json.js';
import { reasons } from './property-support.js';
import { type ResourceProvider } from './resource-provider.js';

/** How a service stores the policy of a resource. */
interface PolicyCalls {
  /** @param policy JSON text */
  put(invoke: Invoke, target: string, policy: string): Promise<unknown>;
  remove(invoke: Invoke, target: string): Promise<unknown>;
  /** The code of the error for a resource that does not exist. */
  readonly missingCode: string;
}

/**
 * A provider of policies of resources, such as queues. The service stores and returns them, and does not evaluate them.
 * Resources that are not part of the app are ignored.
 *
 * @param types for each type, the property with the names of the resources: a string or a list
 */
export function policyProvider(types: Readonly<Record<string, string>>, calls: PolicyCalls): ResourceProvider {
  const targetsOf = (type: string, properties: JsonObject): string[] =>
    [properties[types[type] ?? ''] ?? []].flat().map(String);
  const ignoreMissing = async (call: Promise<unknown>): Promise<void> => {
    await call.catch((error: unknown) => {
      if (!(error instanceof AwsError) || error.code !== calls.missingCode) throw error;
    });
  };
  const provider: ResourceProvider = {
    types: Object.fromEntries(
      Object.entries(types).map(([type, target]) => [
        type,
        { honored: [target], none: { [reasons.permissions]: ['PolicyDocument'] } },
      ]),
    ),
    status: 'stub',
    async create({ type, properties, generatedName }, { invoke }) {
      const policy = properties.optionalJsonText('PolicyDocument') ?? '{}';
      for (const target of targetsOf(type, properties.values)) await ignoreMissing(calls.put(invoke, target, policy));
      return { ref: generatedName({ maxLength: 255 }) };
    },
    async update(request, before, services) {
      await provider.delete?.(before, services);
      return provider.create(request, services);
    },
    async delete({ type, properties }, { invoke }) {
      for (const target of targetsOf(type, properties)) await ignoreMissing(calls.remove(invoke, target));
    },
  };
  return provider;
}
