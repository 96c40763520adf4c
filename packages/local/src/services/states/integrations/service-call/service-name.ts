import { readFileSync } from 'node:fs';
import { sdkServiceName } from './sdk-names.js';

/** The names of an AWS service in definitions and in errors. */
export interface ServiceName {
  /** As in `aws-sdk:<id>:<action>`. */
  readonly id: string;
  /** The name in errors and causes. */
  readonly javaName: string;
}

const file = new URL('../../../../../models/sdk-services.json', import.meta.url);
let table: ReadonlyMap<string, string> | undefined;

/** Names in errors by ID, of all services of AWS. `models/make-sdk-services.mjs` writes the list. */
function sdkServices(): ReadonlyMap<string, string> {
  if (table === undefined) {
    const { serviceIds } = JSON.parse(readFileSync(file, 'utf8')) as { readonly serviceIds: readonly string[] };
    table = new Map(serviceIds.map(sdkServiceName).map((name) => [name.toLowerCase(), name]));
  }
  return table;
}

/** The service with that ID in `aws-sdk:<id>:<action>`. */
export function serviceName(id: string): ServiceName {
  return { id, javaName: sdkServices().get(id) ?? id.charAt(0).toUpperCase() + id.slice(1) };
}

/** The IDs of all services with AWS SDK integrations. */
export function sdkServiceIds(): readonly string[] {
  return [...sdkServices().keys()];
}
