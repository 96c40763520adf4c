import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { type ServiceModel } from './service-model.js';

const folder = new URL('../../../models/', import.meta.url);
const loaded = new Map<string, ServiceModel | undefined>();

/**
 * The model of the service with that id in `aws-sdk:<id>:<action>`; `undefined` where `models/` has none. Each file is
 * read once per process.
 */
export function findModel(id: string): ServiceModel | undefined {
  if (!/^[a-z0-9]+$/.test(id)) return undefined;
  if (!loaded.has(id)) loaded.set(id, parse(id));
  return loaded.get(id);
}

function parse(id: string): ServiceModel | undefined {
  try {
    // make-models.mjs writes that shape.
    return JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8')) as ServiceModel;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The fields of a model that identify the service of a request. */
export interface ModelHead {
  readonly id: string;
  readonly signingName: string;
  readonly targetPrefix: string | undefined;
}

let heads: readonly ModelHead[] | undefined;

/** The heads of all models, without their operations and shapes. */
export function modelHeads(): readonly ModelHead[] {
  heads ??= modelIds().map((id) => {
    const head = readHead(id);
    const field = (name: string): string | undefined => new RegExp(`"${name}": "([^"]*)"`).exec(head)?.[1];
    return { id, signingName: field('signingName') ?? id, targetPrefix: field('targetPrefix') };
  });
  return heads;
}

/** The first bytes of a model, which `make-models.mjs` writes before its operations. */
function readHead(id: string): string {
  const file = openSync(new URL(`${id}.json`, folder), 'r');
  try {
    const bytes = Buffer.alloc(1024);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** The model of a service that runs here. Throws an `Error` where `models/` has none. */
export function readModel(id: string): ServiceModel {
  const model = findModel(id);
  if (model === undefined) throw new Error(`There is no model of ${id} in models/`);
  return model;
}

let ids: readonly string[] | undefined;

/** The IDs of the services that `models/` has. */
export function modelIds(): readonly string[] {
  ids ??= readdirSync(folder)
    .filter((file) => /^[a-z0-9]+\.json$/.test(file))
    .map((file) => file.slice(0, -'.json'.length));
  return ids;
}
