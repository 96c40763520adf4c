import { type WireObject } from '../../../kernel/endpoint/aws-json.js';
import { type FunctionAlias, type FunctionRecord } from '../function-record.js';
import { LambdaError } from '../lambda-error.js';
import { type WireRoute } from './answer.js';
import { aliasView } from './configuration-view.js';
import { find } from './function-routes.js';
import { objectField, requiredText, textField } from './read-definition.js';

/** Aliases of functions. */
export const aliasRoutes: readonly WireRoute[] = [
  {
    operation: 'CreateAlias',
    method: 'POST',
    path: /^\/2015-03-31\/functions\/([^/]+)\/aliases$/,
    status: 201,
    run(parts, call) {
      const { record } = find(parts, call);
      const name = requiredText(call.body, 'Name');
      if (record.aliases.has(name))
        throw new LambdaError('ResourceConflictException', `Alias already exists: ${record.arn}:${name}`, 409);
      return aliasView(record, parts.control.putAlias(record, readAlias(name, call.body, undefined)));
    },
  },
  {
    operation: 'ListAliases',
    method: 'GET',
    path: /^\/2015-03-31\/functions\/([^/]+)\/aliases$/,
    run(parts, call) {
      const { record } = find(parts, call);
      return { Aliases: [...record.aliases.values()].map((alias) => aliasView(record, alias)) };
    },
  },
  {
    operation: 'GetAlias',
    method: 'GET',
    path: /^\/2015-03-31\/functions\/([^/]+)\/aliases\/([^/]+)$/,
    run(parts, call) {
      const { record } = find(parts, call);
      return aliasView(record, aliasOf(record, call.path[1]));
    },
  },
  {
    operation: 'UpdateAlias',
    method: 'PUT',
    path: /^\/2015-03-31\/functions\/([^/]+)\/aliases\/([^/]+)$/,
    run(parts, call) {
      const { record } = find(parts, call);
      const before = aliasOf(record, call.path[1]);
      return aliasView(record, parts.control.putAlias(record, readAlias(before.name, call.body, before)));
    },
  },
  {
    operation: 'DeleteAlias',
    method: 'DELETE',
    path: /^\/2015-03-31\/functions\/([^/]+)\/aliases\/([^/]+)$/,
    status: 204,
    run(parts, call) {
      find(parts, call).record.aliases.delete(call.path[1] ?? '');
      return undefined;
    },
  },
];

function aliasOf(record: FunctionRecord, name: string | undefined): FunctionAlias {
  const alias = record.aliases.get(name ?? '');
  if (!alias) throw LambdaError.notFound(`Cannot find alias arn: ${record.arn}:${name ?? ''}; it is`);
  return alias;
}

function readAlias(
  name: string,
  body: WireObject,
  before: FunctionAlias | undefined,
): Omit<FunctionAlias, 'revisionId'> {
  const weights = objectField(objectField(body, 'RoutingConfig') ?? {}, 'AdditionalVersionWeights');
  return {
    name,
    version: textField(body, 'FunctionVersion') ?? before?.version ?? requiredText(body, 'FunctionVersion'),
    description: textField(body, 'Description') ?? before?.description ?? '',
    additionalWeights:
      weights === undefined
        ? (before?.additionalWeights ?? {})
        : Object.fromEntries(Object.entries(weights).map(([version, weight]) => [version, Number(weight)])),
  };
}
