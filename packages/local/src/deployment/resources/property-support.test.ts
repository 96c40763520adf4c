import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LocalEnvironment } from '../../environment/local-environment.js';
import { startLocal } from '../../environment/start-local.js';
import { type JsonObject } from '../../kernel/json.js';
import { effects, type PropertySupport } from '../../kernel/resources/property-support.js';
import { Properties } from '../../kernel/resources/properties.js';
import { type DeploymentServices } from '../../kernel/resources/deployment-services.js';
import { type ResourceProvider, type ResourceRequest } from '../../kernel/resources/resource-provider.js';
import { pathsIn, sampleProperties, schemaPaths, schemaTypes } from '../testing/cloudformation-schema.js';
import { compatibilityPage } from '../testing/compatibility-page.js';
import { recordReads } from '../testing/record-reads.js';
import { sampleApp } from '../testing/sample-app.js';
import { sampleResources } from '../testing/sample-resources.js';
import { resourceProviders } from './resource-providers.js';

const supported = [...resourceProviders].map(([type, provider]) => [type, provider.types[type]] as const);

/** Modules of which every type is deployed, supported or not. */
const modules =
  /^AWS::(ApiGateway|ApiGatewayV2|Batch|CloudWatch|DynamoDB|Events|IAM|KMS|Lambda|Logs|Pipes|S3|Scheduler|SecretsManager|SNS|SQS|SSM|StepFunctions)::/;

/** Whether CloudFormation's schema does not have a type: it is one of the CDK. */
const isWithoutSchema = (type: string) => type === 'AWS::CDK::Metadata' || type.startsWith('Custom::');

const declaredPaths = (support: PropertySupport | undefined): string[] => [
  ...(support?.honored ?? []),
  ...effects.flatMap((effect) => Object.values(support?.[effect] ?? {}).flat()),
];

describe('the properties of supported types', () => {
  it.each(supported)('%s are those of the schema', (type, support) => {
    if (isWithoutSchema(type)) return;
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
      ...(typeof support?.others === 'object' ? [support.others.reason] : []),
    ]);
    expect(reasons.filter((reason) => !/^[A-Z].*\.$/.test(reason))).toEqual([]);
  });
});

it('is documented in docs/compatibility.md', async () => {
  await expect(compatibilityPage(resourceProviders)).toMatchFileSnapshot('../../../../../docs/compatibility.md');
});

interface Creation {
  readonly provider: ResourceProvider;
  readonly request: ResourceRequest;
  readonly services: DeploymentServices;
  readonly read: Set<string>;
}

/** The request, which adds the paths of the properties that are read. */
function recording(request: ResourceRequest, read: Set<string>): ResourceRequest {
  const values = recordReads(request.properties.values, (path) => read.add(path));
  return { ...request, properties: new Properties(values, (path, problem) => request.fail(`${path} ${problem}`)) };
}

describe('an app with every type and every property', () => {
  let local: LocalEnvironment;
  let app: Awaited<ReturnType<typeof sampleApp>>;
  const template: Record<string, { readonly Type: string; readonly Properties: JsonObject }> = {};
  /** The creations of resources, with the paths of the properties that their providers read or passed to services. */
  const creations = new Map<string, Creation>();

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
      const read = new Set<string>();
      if (!creations.has(request.logicalId)) creations.set(request.logicalId, { provider, request, services, read });
      return create(recording(request, read), services);
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
      'CustomResource',
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
    const all = [...creations.values()];
    const unread = supported.flatMap(([type, support]) => {
      const read = new Set(
        all.filter(({ request }) => request.type === type).flatMap((creation) => [...creation.read]),
      );
      return (support?.honored ?? []).filter((path) => !read.has(path)).map((path) => `${type} ${path}`);
    });
    expect(unread).toEqual([]);
  });

  it('reads them in updates too, or does not update the resource', async () => {
    const dropped: string[] = [];
    for (const [logicalId, { provider, request, services, read: created }] of [...creations]) {
      const record = local.resources.find((resource) => resource.logicalId === logicalId);
      if (record === undefined || record.status === 'unsupported') continue;
      const { values } = request.properties;
      for (const name of Object.keys(values)) {
        const isOfName = (path: string) => path === name || path.startsWith(`${name}.`);
        const honored = (provider.types[request.type]?.honored ?? []).filter(
          (path) => isOfName(path) && created.has(path),
        );
        if (honored.length === 0 || provider.update === undefined) continue;
        const { [name]: _, ...properties } = values;
        const read = new Set<string>();
        try {
          await provider.update(recording(request, read), { ...record, properties }, services);
        } catch {
          continue; // The property is noticed: the resource cannot be updated, or not under the same name.
        }
        dropped.push(...honored.filter((path) => !read.has(path)).map((path) => `${logicalId} ${path}`));
      }
    }
    expect(dropped).toEqual([]);
  });
});
