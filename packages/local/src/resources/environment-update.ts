import { type LocalResource } from './local-resource.js';

/** What `environment.update()` did. Resources are those of the app as it is now; `deleted` are those that it had. */
export interface EnvironmentUpdate {
  readonly created: readonly LocalResource[];
  readonly updated: readonly LocalResource[];
  readonly deleted: readonly LocalResource[];
  /** What the app has otherwise, or not at all any more, and what stays as it was. */
  readonly notChanged: readonly UnchangedResource[];
}

/** A resource that stays as it was. */
export interface UnchangedResource {
  readonly resource: LocalResource;
  /** Why: `its key schema cannot be changed`. */
  readonly reason: string;
}

/** An {@link EnvironmentUpdate} under way. */
export interface MutableUpdate extends EnvironmentUpdate {
  readonly created: LocalResource[];
  readonly updated: LocalResource[];
  readonly deleted: LocalResource[];
  readonly notChanged: UnchangedResource[];
}

/** An update of which nothing is done yet. */
export function newUpdate(): MutableUpdate {
  return { created: [], updated: [], deleted: [], notChanged: [] };
}
