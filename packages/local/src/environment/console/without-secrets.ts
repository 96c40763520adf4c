import { type Json, type JsonObject } from '../../kernel/json.js';
import { type LocalResource } from '../../kernel/resources/local-resource.js';

const hidden = '********';
/** Shorter secrets, such as a user name, can be parts of other texts, so they are hidden only as whole texts. */
const partLength = 8;

/**
 * Returns a resource whose properties show no secret: neither the value of a secret that the template contains, nor the
 * values that dynamic references to secrets resolved to.
 */
export function withoutSecrets(resource: LocalResource, resolved: ReadonlySet<string>): LocalResource {
  const texts = [...resolved].filter((text) => text !== '');
  const own = resource.type === 'AWS::SecretsManager::Secret' && 'SecretString' in resource.properties;
  if (texts.length === 0 && !own) return resource;
  const properties = own ? { ...resource.properties, SecretString: hidden } : resource.properties;
  return { ...resource, properties: withoutTexts(properties, texts) };
}

function withoutTexts<Value extends Json>(value: Value, texts: readonly string[]): Value;
function withoutTexts(value: Json, texts: readonly string[]): Json {
  if (typeof value === 'string') return withoutTextsIn(value, texts);
  if (Array.isArray(value)) return value.map((each: Json) => withoutTexts(each, texts));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value as JsonObject).map(([name, each]) => [name, withoutTexts(each, texts)] as const);
  return Object.fromEntries(members);
}

function withoutTextsIn(value: string, texts: readonly string[]): string {
  if (texts.includes(value)) return hidden;
  return texts
    .filter(({ length }) => length >= partLength)
    .reduce((text, secret) => text.replaceAll(secret, hidden), value);
}
