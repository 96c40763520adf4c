import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LocalEnvironment } from '../../environment/local-environment.js';
import { startLocal } from '../../environment/start-local.js';
import { type JsonObject } from '../../kernel/json.js';
import { effects, type PropertySupport } from '../../kernel/resources/property-support.js';
import { Properties } from '../../kernel/resources/properties.js';
import { type ResourceProvider } from '../../kernel/resources/resource-provider.js';
import { pathsIn, sampleProperties, schemaPaths, schemaTypes } from '../testing/cloudformation-schema.js';
import { compatibilityPage } from '../testing/compatibility-page.js';
import { recordReads } from '../testing/record-reads.js';
import { sampleApp } from '../testing/sample-app.js';
import { sampleResources } from '../testing/sample-resources.js';
import { resourceProviders } from './resource-providers.js';

const supported = [...resourceProviders].map(([type, provider]) => [type, provider.types[type]] as const);

/** Modules of which every type is deployed, supported or not. */
const modules =
  /^AWS::(ApiGatewayV2|Batch|CloudWatch|DynamoDB|Events|IAM|KMS|Lambda|Logs|S3|SNS|SQS|SSM|StepFunctions)::/;

/** Types that CloudFormation's schema does not have. */
const withoutSchema = ['AWS::CDK::Metadata'];

const declaredPaths = (support: PropertySupport | undefined): string[] => [
  ...(support?.honored ?? []),
  ...effects.flatMap((effect) => Object.values(support?.[effect] ?? {}).flat()),
];

describe('the properties of supported types', () => {
  it.each(supported)('%s are those of the schema', (type, support) => {
    if (withoutSchema.includes(type)) return;
    const declared = declaredPaths(support);
    const paths = schemaPaths(type);
    const covers = (path: string) => (other: string) => other === path || other.startsWith(`${path}.`);
    expect({
      removed: declared.filter((path) => !paths.some(covers(path))),
      added: support?.others ? [] : paths.filter((path) => !declared.some((other) => covers(other)(path))),
      twice: declared.filter((path, index) => declared.indexOf(path) !== index),
      // New members of a property that is honored as a whole would not be noticed.
      tooBroad: (support?.honored ?? []).filter((path) => !paths.includes(path)),
    }).toEqual({ removed: [], added: [], twice: [], tooBroad: [] });
  });

  it('gives each difference one sentence as its reason', () => {
    const reasons = supported.flatMap(([, support]) => [
      ...effects.flatMap((effect) => Object.keys(support?.[effect] ?? {})),
      ...(support?.others ? [support.others.reason] : []),
    ]);
    expect(reasons.filter((reason) => !/^[A-Z].*\.$/.test(reason))).toEqual([]);
  });
});

it('is documented in docs/compatibility.md', async () => {
  await expect(compatibilityPage(resourceProviders)).toMatchFileSnapshot('../../../../../docs/compatibility.md');
});

describe('an app with every type and every property', () => {
  let local: LocalEnvironment;
  let app: Awaited<ReturnType<typeof sampleApp>>;
  const template: Record<string, { readonly Type: string; readonly Properties: JsonObject }> = {};
  /** Type and path of each property that a provider reads, or passes to its service. */
  const read = new Set<string>();

  beforeAll(async () => {
    for (const { id, type, values } of sampleResources)
      template[id] = { Type: type, Properties: sampleProperties(type, values) };
    const sampled = new Set(sampleResources.map(({ type }) => type));
    for (const type of schemaTypes.filter((each) => modules.test(each) || resourceProviders.has(each)))
      if (!sampled.has(type)) template[type.replaceAll('::', '')] = { Type: type, Properties: sampleProperties(type) };
    for (const provider of new Set(resourceProviders.values())) recordReadsOf(provider);
    app = await sampleApp(template);
    local = await startLocal({ app: app.path });
  });

  afterAll(async () => {
    vi.restoreAllMocks();
    await local.close();
    await app[Symbol.asyncDispose]();
  });

  function recordReadsOf(provider: ResourceProvider): void {
    const create = provider.create.bind(provider);
    vi.spyOn(provider, 'create').mockImplementation((request, services) => {
      const { type, properties } = request;
      const recorded = recordReads(properties.values, (path) => read.add(`${type} ${path}`));
      const fail = (path: string, problem: string): never => request.fail(`${path} ${problem}`);
      return create({ ...request, properties: new Properties(recorded, fail) }, services);
    });
  }

  it('sets every property of supported types', () => {
    const all = Object.values(template);
    const unset = supported.flatMap(([type]) => {
      const set = all.filter(({ Type }) => Type === type).flatMap(({ Type, Properties }) => pathsIn(Type, Properties));
      return schemaPaths(type)
        .filter((path) => !set.includes(path))
        .map((path) => `${type} ${path}`);
    });
    expect(unset).toEqual([]);
  });

  it('deploys every type, or reports it as unsupported', () => {
    expect(local.resources).toHaveLength(Object.keys(template).length);
    const unsupported = local.resources.filter(({ status }) => status === 'unsupported');
    expect(unsupported.filter(({ type }) => resourceProviders.has(type)).map(({ logicalId }) => logicalId)).toEqual([
      'DurableFunction',
    ]);
  });

  it('has each property honored or reported', () => {
    const dropped = local.resources.flatMap(({ type, logicalId, status, differences }) => {
      if (status === 'unsupported') return [];
      const honored = resourceProviders.get(type)?.types[type]?.honored ?? [];
      const reported = new Set([...honored, ...differences.map(({ property }) => property)]);
      return pathsIn(type, template[logicalId]?.Properties ?? {})
        .filter((path) => !path.split('.').some((_, index, names) => reported.has(names.slice(0, index + 1).join('.'))))
        .map((path) => `${type} ${path}`);
    });
    expect(dropped).toEqual([]);
  });

  it.each([
    ['Integration', 'RequestParameters', 'missing', 'Requests to functions are not mapped.'],
    ['MailTopic', 'Subscription.Protocol', 'difference', 'Messages for the protocol email are recorded, not sent.'],
    ['RemoteTable', 'Replicas', 'difference', 'There is no replica in eu-west-1.'],
  ])('reports values of honored properties that are not supported: %s.%s', (id, property, effect, reason) => {
    const resource = local.resources.find(({ logicalId }) => logicalId === id);
    expect(resource?.differences).toContainEqual({ property, effect, reason });
  });

  it('reads each property that is honored', () => {
    const honored = supported.flatMap(([type, support]) => (support?.honored ?? []).map((path) => `${type} ${path}`));
    expect(honored.filter((property) => !read.has(property))).toEqual([]);
  });
});
