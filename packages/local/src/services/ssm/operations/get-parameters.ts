import { createHash } from 'node:crypto';
import { AwsError } from '../../../kernel/aws-error.js';
import { invalid } from '../errors.js';
import { type Parameter, type ParameterVersion } from '../parameter.js';
import { type ParameterStore, type SelectedVersion } from '../store.js';
import { page, type PageInput, type ParameterDependencies } from './dependencies.js';
import { type ParameterFilter, passesFilters } from './parameter-filters.js';

/** Whether to decrypt values of the type `SecureString`. */
export interface Decryption {
  readonly WithDecryption?: boolean;
}

/** Operations that read values. */
export function readOperations({ store }: ParameterDependencies) {
  return {
    GetParameter: (input: Decryption & { readonly Name: string }) => ({
      Parameter: outputOf(store, store.select(input.Name), input),
    }),
    GetParameters: (input: Decryption & { readonly Names: readonly string[] }) => {
      const names = [...new Set(input.Names)];
      const selected = names.map((name) => selectOptional(store, name));
      return {
        Parameters: selected.flatMap((each) => (each === undefined ? [] : [outputOf(store, each, input)])),
        InvalidParameters: names.filter((_, index) => selected[index] === undefined),
      };
    },
    GetParametersByPath: (
      input: Decryption &
        PageInput & {
          readonly Path: string;
          readonly Recursive?: boolean;
          readonly ParameterFilters?: readonly ParameterFilter[];
        },
    ) => {
      const { Path, Recursive = false, ParameterFilters = [] } = input;
      if (!Path.startsWith('/'))
        throw invalid(
          `The parameter path must begin with a slash /, got ${Path}. It can be formed as a mix of letters, numbers ` +
            'and the following 3 symbols .-_',
        );
      const prefix = Path.endsWith('/') ? Path : `${Path}/`;
      const found = sorted(store).filter(
        (parameter) =>
          isBelow(parameter.name, prefix, Recursive) &&
          passesFilters(parameter, ParameterFilters, ['Type', 'KeyId', 'Label']),
      );
      const { items, NextToken } = page(found, input, 10);
      const outputs = items.flatMap((parameter) => {
        const version = labeledVersion(parameter, ParameterFilters) ?? parameter.versions.at(-1);
        return version === undefined ? [] : [outputOf(store, { parameter, version, selector: undefined }, input)];
      });
      return { Parameters: outputs, NextToken };
    },
    GetParameterHistory: (input: Decryption & PageInput & { readonly Name: string }) => {
      const { items, NextToken } = page(store.get(input.Name).versions, input, 50);
      return {
        Parameters: items.map((version) => ({
          ...metadataOf(input.Name, version),
          Value: valueOf(version, input),
          Labels: version.labels,
        })),
        NextToken,
      };
    },
    DescribeParameters: (
      input: PageInput & {
        readonly ParameterFilters?: readonly ParameterFilter[];
        readonly Filters?: readonly ParameterFilter[];
      },
    ) => {
      const { ParameterFilters = [], Filters = [] } = input;
      const filters = [...ParameterFilters, ...Filters.map((filter) => ({ ...filter, Option: 'BeginsWith' }))];
      const keys = ['Name', 'Type', 'KeyId', 'Path', 'Tier', 'DataType', 'tag:', 'Label'];
      const found = sorted(store).filter((parameter) => passesFilters(parameter, filters, keys));
      const { items, NextToken } = page(found, input, 50);
      return {
        Parameters: items.flatMap(({ name, versions }) => {
          const newest = versions.at(-1);
          return newest === undefined ? [] : [{ ...metadataOf(name, newest), ARN: store.arn(name) }];
        }),
        NextToken,
      };
    },
  };
}

function sorted(store: ParameterStore): readonly Parameter[] {
  return [...store.parameters.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Whether a name is in a path: directly, or at any depth. A name without a slash is in the root. */
function isBelow(name: string, prefix: string, isRecursive: boolean): boolean {
  const qualified = name.startsWith('/') ? name : `/${name}`;
  return qualified.startsWith(prefix) && (isRecursive || !qualified.slice(prefix.length).includes('/'));
}

function labeledVersion({ versions }: Parameter, filters: readonly ParameterFilter[]): ParameterVersion | undefined {
  const labels = filters.filter(({ Key }) => Key === 'Label').flatMap(({ Values = [] }) => Values);
  return versions.find((version) => version.labels.some((label) => labels.includes(label)));
}

function selectOptional(store: ParameterStore, name: string): SelectedVersion | undefined {
  try {
    return store.select(name);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

function outputOf(store: ParameterStore, { parameter, version, selector }: SelectedVersion, decryption: Decryption) {
  return {
    Name: parameter.name,
    Type: version.type,
    Value: valueOf(version, decryption),
    Version: version.version,
    Selector: selector,
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: store.arn(parameter.name),
    DataType: version.dataType,
  };
}

/** Without decryption, a text in the form of a ciphertext, from which the value cannot be found. */
function valueOf({ type, value, version }: ParameterVersion, { WithDecryption = false }: Decryption): string {
  if (type !== 'SecureString' || WithDecryption) return value;
  return `AQICAH${createHash('sha512').update(`${version}\n${value}`).digest('base64')}`;
}

function metadataOf(name: string, version: ParameterVersion) {
  return {
    Name: name,
    Type: version.type,
    KeyId: version.keyId,
    LastModifiedDate: new Date(version.modifiedAt),
    LastModifiedUser: version.modifiedBy,
    Description: version.description,
    AllowedPattern: version.allowedPattern,
    Version: version.version,
    Tier: version.tier,
    Policies: version.policies === undefined ? [] : [{ PolicyText: version.policies, PolicyStatus: 'Pending' }],
    DataType: version.dataType,
  };
}
