import { effects, type PropertySupport } from '../../kernel/resources/property-support.js';
import { type ResourceProvider } from '../../kernel/resources/resource-provider.js';

const introduction = `# Compatibility: CloudFormation types and properties

This page lists the CloudFormation types that the local runtime supports, and how it provides each of their properties.
A test generates the page from the tables that the runtime reports from, and compares these with CloudFormation's schema.
\`stepwell up\` reports each property that a template sets and that is not honored. All other types are unsupported: they
have an ID and an ARN, so that the rest of the app is deployed, and they are reported.

| Effect | Meaning |
| --- | --- |
| honored | The property behaves as on AWS. |
| missing | The feature that the property configures does not work here. |
| difference | The resource works, but differently from AWS. |
| none | The property has no effect here by nature, such as encryption, tracing and capacity. |

A type is \`running\` if a local service provides it, and a \`stub\` if it has a name and no behavior. A property includes
all properties below it that are not listed. Values of honored properties can be unsupported, such as a runtime of a
function: the report then has the reason.
`;

/** The page `docs/compatibility.md`: a section for each service, and a table for each type. */
export function compatibilityPage(providers: ReadonlyMap<string, ResourceProvider>): string {
  const types = [...providers].sort(([one], [other]) => (one < other ? -1 : 1));
  const services = [...new Set(types.map(([type]) => serviceOf(type)))];
  const sections = services.map((service) => {
    const own = types.filter(([type]) => serviceOf(type) === service);
    return `## ${service}\n\n${own.map(([type, provider]) => section(type, provider)).join('\n')}`;
  });
  return [introduction, ...sections].join('\n');
}

function serviceOf(type: string): string {
  return type.startsWith('Custom::') ? 'Custom resources of the CDK' : (type.split('::')[1] ?? '');
}

function section(type: string, { types, status }: ResourceProvider): string {
  const support = types[type] ?? { honored: [] };
  const rows = rowsOf(support);
  const table = [
    '| Properties | Effect | Reason |',
    '| --- | --- | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
  return `### ${type}\n\nStatus: ${status}\n\n${rows.length === 0 ? 'It has no properties.' : table.join('\n')}\n`;
}

function rowsOf(support: PropertySupport): (readonly [string, string, string])[] {
  const names = (paths: readonly string[]): string =>
    [...paths]
      .sort()
      .map((path) => `\`${path}\``)
      .join(', ');
  return [
    ...(support.honored.length === 0 ? [] : [[names(support.honored), 'honored', ''] as const]),
    ...effects.flatMap((effect) =>
      Object.entries(support[effect] ?? {}).map(([reason, paths]) => [names(paths), effect, reason] as const),
    ),
    ...(support.others === undefined ? [] : [othersRow(support.others)]),
  ];
}

function othersRow(others: NonNullable<PropertySupport['others']>): readonly [string, string, string] {
  return others === 'honored' ? ['all others', 'honored', ''] : ['all others', others.effect, others.reason];
}
