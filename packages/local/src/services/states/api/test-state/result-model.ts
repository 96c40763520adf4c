import { readFileSync } from 'node:fs';

/**
 * What a value of a service's answer has to be like; names that start with `:` are simple types, others are shapes of
 * the model.
 */
export interface Shape {
  readonly members?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  readonly list?: string;
  readonly map?: string;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
}

/** What a service answers; see models/README.md. */
export interface ResultModel {
  readonly source: string;
  readonly actions: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const models = new URL('../../../../../models/', import.meta.url);
const loaded = new Map<string, ResultModel | undefined>();

/**
 * The model of the service with that id in `aws-sdk:<id>:<action>`; undefined where there is none in models/. Read
 * once.
 */
export function resultModel(serviceId: string): ResultModel | undefined {
  if (!/^[a-z0-9]+$/.test(serviceId)) return undefined;
  if (!loaded.has(serviceId)) loaded.set(serviceId, read(serviceId));
  return loaded.get(serviceId);
}

function read(serviceId: string): ResultModel | undefined {
  try {
    // make-models.mjs writes that shape.
    return JSON.parse(readFileSync(new URL(`${serviceId}.json`, models), 'utf8')) as ResultModel;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
