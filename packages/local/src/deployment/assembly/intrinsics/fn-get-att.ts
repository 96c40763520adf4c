import { preview, type Json } from '../../../kernel/json.js';
import { type Evaluation } from '../evaluation.js';
import { type Intrinsic } from './intrinsic.js';
import { missingResource } from './ref.js';

/** `Fn::GetAtt`: `[logicalId, attribute]` or `"logicalId.attribute"`. */
export const fnGetAtt: Intrinsic = (argument, evaluation) => {
  if (typeof argument === 'string' && argument.includes('.')) {
    const dot = argument.indexOf('.');
    return attributeOf(argument.slice(0, dot), argument.slice(dot + 1), evaluation);
  }
  if (!Array.isArray(argument) || argument.length < 2)
    return evaluation.fail(`must be [logicalId, attribute], got ${preview(argument)}`);
  const logicalId = evaluation.string(argument[0] ?? null, 'the logical ID');
  const attribute = argument.slice(1).map((part) => evaluation.string(part, 'the attribute'));
  return attributeOf(logicalId, attribute.join('.'), evaluation);
};

/** An attribute of a resource; a placeholder if the resource or the attribute does not exist. */
export function attributeOf(logicalId: string, attribute: string, evaluation: Evaluation): Json {
  const resource = evaluation.scope.resource(logicalId);
  if (!resource) return evaluation.unresolved(missingResource(logicalId, evaluation.scope.template.Resources));
  return (
    resource.attribute(attribute) ??
    evaluation.unresolved({
      logicalId,
      type: resource.type,
      subject: `attribute ${attribute} of ${logicalId}`,
      reason: `${logicalId} (${resource.type}) has no attribute ${attribute} locally.`,
      remedy: 'Use a literal value or a parameter for local runs.',
      name: attribute,
    })
  );
}
