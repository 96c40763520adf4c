import { isJsonObject, preview } from '../../kernel/json.js';
import { type Template } from './template.js';

/** The transform whose functions are evaluated here, such as `Fn::ForEach` and `Fn::Length`. */
const languageExtensions = 'AWS::LanguageExtensions';

/** The transform of AWS SAM. */
const serverless = 'AWS::Serverless-2016-10-31';

/** Macros of a template that run only in an AWS account. The resources of the template are deployed without them. */
export function macrosOf({ Transform }: Template): readonly string[] {
  const transforms = Transform === undefined ? [] : [Transform].flat();
  return transforms
    .map((transform) => (isJsonObject(transform) ? transform['Name'] : transform))
    .filter((name) => name !== languageExtensions)
    .map((name) => (typeof name === 'string' ? name : preview(name)));
}

/** The fix for a macro. */
export const macroRemedy = `Define the resources without it. The types of ${serverless} start with AWS::Serverless.`;
