import { type LocalResource } from '../../kernel/resources/local-resource.js';

/** The result of `environment.update()`. Resources have their new state; `deleted` resources have their last one. */
export interface EnvironmentUpdate {
  readonly created: readonly LocalResource[];
  readonly updated: readonly LocalResource[];
  readonly deleted: readonly LocalResource[];
  /** Resources that were changed in or removed from the app, but could not be updated or deleted. */
  readonly notChanged: readonly UnchangedResource[];
}

/** A resource that could not be updated or deleted. */
export interface UnchangedResource {
  readonly resource: LocalResource;
  /** The reason, for example `KeySchema of a table cannot be updated without losing its items`. */
  readonly reason: string;
}

/** An {@link EnvironmentUpdate} that is being built. */
export interface MutableUpdate extends EnvironmentUpdate {
  readonly created: LocalResource[];
  readonly updated: LocalResource[];
  readonly deleted: LocalResource[];
  readonly notChanged: UnchangedResource[];
}

/** An empty update. */
export function newUpdate(): MutableUpdate {
  return { created: [], updated: [], deleted: [], notChanged: [] };
}
