import { type FunctionVersion } from '../function-record.js';
import { type WireCall, type WireRoute } from './answer.js';
import { configurationView } from './configuration-view.js';
import { readCode, readConfiguration, readDefinition, textField } from './read-definition.js';

/** Create, read, change and delete functions and their published versions. */
export const functionRoutes: readonly WireRoute[] = [
  {
    operation: 'CreateFunction',
    method: 'POST',
    path: /^\/2015-03-31\/functions$/,
    status: 201,
    async run({ control, options }, { body }) {
      const record = await control.create(await readDefinition(body, options));
      return configurationView(body['Publish'] === true ? control.publish(record) : record.latest);
    },
  },
  {
    operation: 'ListFunctions',
    method: 'GET',
    path: /^\/2015-03-31\/functions$/,
    run({ registry }, { query }) {
      const all = query.get('FunctionVersion') === 'ALL';
      const versions = registry
        .list()
        .flatMap((record) => (all ? [record.latest, ...record.published.values()] : [record.latest]));
      const page = pageOf(versions, query);
      return { Functions: page.items.map((version) => configurationView(version, all)), ...page.next };
    },
  },
  {
    operation: 'GetFunction',
    method: 'GET',
    path: /^\/2015-03-31\/functions\/([^/]+)$/,
    run(parts, call) {
      const { record, version, isQualified } = find(parts, call);
      const concurrency =
        record.reservedConcurrency === undefined
          ? {}
          : { Concurrency: { ReservedConcurrentExecutions: record.reservedConcurrency } };
      return {
        Configuration: configurationView(version, isQualified),
        Code: { RepositoryType: 'S3', Location: `file://${version.code.directory}` },
        ...(Object.keys(record.tags).length === 0 ? {} : { Tags: record.tags }),
        ...concurrency,
      };
    },
  },
  {
    operation: 'GetFunctionConfiguration',
    method: 'GET',
    path: /^\/2015-03-31\/functions\/([^/]+)\/configuration$/,
    run(parts, call) {
      const { version, isQualified } = find(parts, call);
      return configurationView(version, isQualified);
    },
  },
  {
    operation: 'UpdateFunctionConfiguration',
    method: 'PUT',
    path: /^\/2015-03-31\/functions\/([^/]+)\/configuration$/,
    async run(parts, call) {
      const { record } = find(parts, call);
      return configurationView(
        await parts.control.updateConfiguration(
          record,
          readConfiguration(call.body),
          textField(call.body, 'RevisionId'),
        ),
      );
    },
  },
  {
    operation: 'UpdateFunctionCode',
    method: 'PUT',
    path: /^\/2015-03-31\/functions\/([^/]+)\/code$/,
    async run(parts, call) {
      const { record } = find(parts, call);
      const code = await readCode(call.body, parts.options);
      if (call.body['DryRun'] === true) return configurationView(record.latest);
      const latest = await parts.control.updateCode(record, code, textField(call.body, 'RevisionId'));
      return configurationView(call.body['Publish'] === true ? parts.control.publish(record) : latest);
    },
  },
  {
    operation: 'DeleteFunction',
    method: 'DELETE',
    path: /^\/2015-03-31\/functions\/([^/]+)$/,
    status: 204,
    async run(parts, call) {
      const { record, version, isQualified } = find(parts, call);
      if (isQualified && version.version !== '$LATEST') record.published.delete(version.version);
      else await parts.control.remove(record);
      return undefined;
    },
  },
  {
    operation: 'PublishVersion',
    method: 'POST',
    path: /^\/2015-03-31\/functions\/([^/]+)\/versions$/,
    status: 201,
    run(parts, call) {
      return configurationView(parts.control.publish(find(parts, call).record, textField(call.body, 'Description')));
    },
  },
  {
    operation: 'ListVersionsByFunction',
    method: 'GET',
    path: /^\/2015-03-31\/functions\/([^/]+)\/versions$/,
    run(parts, call) {
      const { record } = find(parts, call);
      const page = pageOf([record.latest, ...record.published.values()], call.query);
      return { Versions: page.items.map((version) => configurationView(version, true)), ...page.next };
    },
  },
];

/** The function and version that a call means. */
export function find({ registry }: Pick<Parameters<WireRoute['run']>[0], 'registry'>, { path, query }: WireCall) {
  const { record, reference } = registry.find(path[0] ?? '', query.get('Qualifier') ?? undefined);
  return {
    record,
    version: registry.resolve(record, reference.qualifier, 0),
    isQualified: reference.qualifier !== undefined,
    reference,
  };
}

/** One page of a list by `Marker` (a position) and `MaxItems` (50 by default, as Lambda caps it). */
function pageOf(
  versions: readonly FunctionVersion[],
  query: URLSearchParams,
): { items: readonly FunctionVersion[]; next: { NextMarker?: string } } {
  const start = Number(query.get('Marker') ?? 0) || 0;
  const end = start + Math.min(50, Number(query.get('MaxItems') ?? 50) || 50);
  return { items: versions.slice(start, end), next: end < versions.length ? { NextMarker: String(end) } : {} };
}
