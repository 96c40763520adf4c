import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { type ServiceModel } from './service-model.js';

const folder = new URL('../../../models/', import.meta.url);
const loaded = new Map<string, ServiceModel | undefined>();

/**
 * The model of the service with that id in `aws-sdk:<id>:<action>`; `undefined` where `models/` has none. Each file is
 * parsed at most once per process, when its operations, errors or shapes are needed.
 */
export function findModel(id: string): ServiceModel | undefined {
  if (!/^[a-z0-9]+$/.test(id)) return undefined;
  if (!loaded.has(id)) {
    const head = readHead(id);
    loaded.set(id, head === undefined ? undefined : parsedOnDemand(id, head));
  }
  return loaded.get(id);
}

/** Most environments use few services, and parsing a model takes some milliseconds. */
function parsedOnDemand(id: string, head: ModelHead): ServiceModel {
  let parsed: ServiceModel | undefined;
  // make-models.mjs writes that shape.
  const parse = (): ServiceModel => (parsed ??= JSON.parse(readFileSync(fileOf(id), 'utf8')) as ServiceModel);
  return {
    ...head,
    get operations() {
      return parse().operations;
    },
    get errors() {
      return parse().errors;
    },
    get shapes() {
      return parse().shapes;
    },
  };
}

/** The members of a model that identify the service and its protocol. */
export type ModelHead = Omit<ServiceModel, 'operations' | 'errors' | 'shapes'>;

let heads: readonly ModelHead[] | undefined;

/** The heads of all models. */
export function modelHeads(): readonly ModelHead[] {
  heads ??= modelIds().flatMap((id) => readHead(id) ?? []);
  return heads;
}

/** The members of a model that `make-models.mjs` writes before its operations; `undefined` without such a file. */
function readHead(id: string): ModelHead | undefined {
  let file: number;
  try {
    file = openSync(fileOf(id), 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const bytes = Buffer.alloc(1024);
    const text = bytes.toString('utf8', 0, readSync(file, bytes));
    const end = text.indexOf(',\n  "operations": {');
    return end < 0 ? undefined : (JSON.parse(`${text.slice(0, end)}}`) as ModelHead);
  } finally {
    closeSync(file);
  }
}

function fileOf(id: string): URL {
  return new URL(`${id}.json`, folder);
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
