import { preview } from '../../kernel/json.js';
import { TemplateError } from '../../kernel/resources/template-error.js';
import { type Template } from './template.js';

/**
 * The one transform whose functions are evaluated here (`Fn::Length`, `Fn::ToJsonString`, defaults of `Fn::FindInMap`).
 */
const supported = 'AWS::LanguageExtensions';

/** Throws a {@link TemplateError} for templates with macros, which run only in an AWS account. */
export function rejectTransforms(stackName: string, template: Template): void {
  const transforms = template.Transform === undefined ? [] : [template.Transform].flat();
  const other = transforms.find((transform) => transform !== supported);
  if (other !== undefined)
    throw new TemplateError(
      { stackName, propertyPath: 'Transform' },
      `the macro ${preview(other)} runs only in an AWS account and is not supported locally`,
    );
  const loop = Object.keys(template.Resources ?? {}).find((id) => id.startsWith('Fn::ForEach'));
  if (loop !== undefined)
    throw new TemplateError({ stackName, logicalId: loop }, 'Fn::ForEach is not supported; define each resource');
}
