import { preview } from './json.js';
import { TemplateError } from './template-error.js';
import { type Template } from './template.js';

/**
 * The one transform whose functions are evaluated here (`Fn::Length`, `Fn::ToJsonString`, defaults of `Fn::FindInMap`).
 */
const supported = 'AWS::LanguageExtensions';

/** Refuses templates that a macro of an account would have to rewrite first. Throws {@link TemplateError} naming it. */
export function rejectTransforms(stackName: string, template: Template): void {
  const transforms = template.Transform === undefined ? [] : [template.Transform].flat();
  const other = transforms.find((transform) => transform !== supported);
  if (other !== undefined)
    throw new TemplateError(
      { stackName, propertyPath: 'Transform' },
      `${preview(other)} runs in an AWS account and cannot be run on this machine`,
    );
  const loop = Object.keys(template.Resources ?? {}).find((id) => id.startsWith('Fn::ForEach'));
  if (loop !== undefined)
    throw new TemplateError(
      { stackName, logicalId: loop },
      'Fn::ForEach is not supported; write the resources out, as the CDK does',
    );
}
