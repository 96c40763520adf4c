import { expect, it } from 'vitest';
import { type JsonObject } from '../../kernel/json.js';
import { type LocalResource } from '../../kernel/resources/local-resource.js';
import { withoutSecrets } from './without-secrets.js';

const resource = (type: string, properties: JsonObject): LocalResource => ({
  stack: 'App',
  logicalId: 'One',
  path: 'App/One',
  type,
  physicalId: 'one',
  status: 'running',
  properties,
  differences: [],
});

it('hides the value of a secret', () => {
  const secret = resource('AWS::SecretsManager::Secret', { Name: 'key', SecretString: 'x' });
  expect(withoutSecrets(secret, new Set()).properties).toEqual({ Name: 'key', SecretString: '********' });
  const other = resource('AWS::SNS::Topic', { SecretString: 'x' });
  expect(withoutSecrets(other, new Set())).toBe(other);
});

it('hides values of references at any depth, short ones only as whole texts', () => {
  const properties = {
    Environment: { Variables: { USER: 'app', URL: 'db://app:correct-horse@host', TABLE: 'app-orders' } },
    Layers: ['correct-horse', 7, null, true],
  };
  const fn = resource('AWS::Lambda::Function', properties);
  expect(withoutSecrets(fn, new Set(['app', 'correct-horse', ''])).properties).toEqual({
    Environment: { Variables: { USER: '********', URL: 'db://app:********@host', TABLE: 'app-orders' } },
    Layers: ['********', 7, null, true],
  });
});
