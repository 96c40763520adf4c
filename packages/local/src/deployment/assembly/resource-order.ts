import { dependencyOrder } from './dependency-order.js';
import { dependenciesOf } from './references.js';
import { TemplateError } from '../../kernel/resources/template-error.js';
import { type Template } from './template.js';

/**
 * The logical IDs of a template in creation order: each after its dependencies.
 *
 * @param exists whether a resource's condition is true; other resources are omitted
 * @throws {@link TemplateError} with the cycle, if resources have circular dependencies
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
  throw new TemplateError({ stackName, logicalId, constructPath }, `circular dependency between resources: ${circle}`);
}
