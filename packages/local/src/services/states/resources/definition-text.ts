import { type Json, type JsonObject } from '../../../kernel/json.js';
import { isYamlFile, parseYaml } from '../../../kernel/yaml-document.js';

/**
 * A definition as CloudFormation creates the state machine with it: `${name}` is replaced with its substitution, and a
 * file in YAML is converted to JSON.
 *
 * @param file the name of the file with the definition; `undefined` if the template contains it
 * @throws YamlError with the position of the first mistake
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-stepfunctions-statemachine-s3location.html
 */
export async function definitionText(
  text: string,
  file: string | undefined,
  substitutions: JsonObject,
): Promise<string> {
  const definition = text.replace(/\$\{([^}]+)\}/g, (whole, name: string) =>
    Object.hasOwn(substitutions, name) ? plainText(substitutions[name] ?? '') : whole,
  );
  return file !== undefined && isYamlFile(file) ? JSON.stringify((await parseYaml(definition)).value) : definition;
}

function plainText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
