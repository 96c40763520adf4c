import { readFileSync } from 'node:fs';
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

/** The model of a service that runs here. Throws an `Error` where `models/` has none. */
export function readModel(id: string): ServiceModel {
  const model = findModel(id);
  if (model === undefined) throw new Error(`There is no model of ${id} in models/`);
  return model;
}
