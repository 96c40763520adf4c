import { dependencyOrder } from './dependency-order.js';
import { dependenciesOf } from './references.js';
import { TemplateError } from './template-error.js';
import { type Template } from './template.js';

/**
 * The logical ids of a template in an order in which they can be created: each after all that it refers to.
 *
 * @param exists whether a resource's condition holds; those whose condition does not are left out
 * @throws {@link TemplateError} naming the circle, when resources wait for each other
 */
export function resourceOrder(
  stackName: string,
  template: Template,
  constructPaths: ReadonlyMap<string, string>,
  exists: (logicalId: string) => boolean,
): readonly string[] {
  const resources = template.Resources ?? {};
  const sorted = dependencyOrder(Object.keys(resources).filter(exists), (id) =>
    Object.hasOwn(resources, id) && resources[id] ? dependenciesOf(resources[id]) : [],
  );
  if ('order' in sorted) return sorted.order;
  const [logicalId] = sorted.cycle;
  const constructPath = logicalId === undefined ? undefined : constructPaths.get(logicalId);
  const circle = sorted.cycle.map((id) => constructPaths.get(id) ?? id).join(' -> ');
  throw new TemplateError(
    { stackName, logicalId, constructPath },
    `resources depend on each other in a circle: ${circle}`,
  );
}
