import { AwsError } from './aws-error.js';
import { isAwsName } from './guard/aws-hosts.mjs';
import { type Caller } from './service.js';
import { type Values } from './operation.js';

/** The regions and accounts of an environment. ARNs and URLs of others name nothing that is here. */
export interface OwnPlaces {
  /** Those in ARNs that the environment makes. */
  readonly region: string;
  readonly accountId: string;
  /** Those to which the stacks of the app are pinned, whose resources are in the environment, too. */
  readonly regions: ReadonlySet<string>;
  readonly accountIds: ReadonlySet<string>;
}

/** A resource of another region or account, as an input names it. */
export interface ForeignResource {
  /** The member of the input, without list indexes: `TransactItems.Put.TableName`. */
  readonly member: string;
  /** The ARN or URL. */
  readonly reference: string;
  readonly region: string;
  readonly accountId: string;
  readonly own: OwnPlaces;
}

/** How a service answers for resources of other regions and accounts. */
export interface ForeignAnswers {
  /**
   * Members that name the resource on which an operation acts, by an ARN, a URL, a part of an ARN, or its account. `a.b` is a member of
   * a structure, or of the structures in a list; `a{}` the keys of a map.
   */
  readonly members: readonly string[];
  /** The error for a resource of another region. */
  readonly otherRegion: (resource: ForeignResource, operation: string) => AwsError;
  /** The error for a resource of another account, where it does not deny access. */
  readonly otherAccount?: (resource: ForeignResource) => AwsError | undefined;
  /** Code and status of the error that denies access to a resource of another account. @default AccessDeniedException, 400 */
  readonly denied?: { readonly code: string; readonly status: number };
  /** The action in policies. @default the signing name and the operation: `dynamodb:GetItem` */
  readonly action?: (operation: string) => string;
}

/**
 * Checks that an operation acts on a resource of the environment: other regions and accounts have resources of the same
 * names on AWS.
 *
 * @param signingName of the service
 * @returns the error of the service, or `undefined`
 */
export function foreignResource(
  answers: ForeignAnswers,
  signingName: string,
  operation: string,
  input: Values,
  caller: Caller,
  own: OwnPlaces,
): AwsError | undefined {
  for (const member of answers.members) {
    for (const reference of valuesAt(input, member.split('.'))) {
      const place = placeOf(reference);
      if (place === undefined) continue;
      const { region = own.region, accountId = own.accountId } = place;
      const resource = { member, reference, region, accountId, own };
      if (!own.regions.has(region)) return withRemedy(answers.otherRegion(resource, operation), own);
      if (!own.accountIds.has(accountId)) {
        const error = answers.otherAccount?.(resource) ?? denied(answers, signingName, operation, resource, caller);
        return withRemedy(error, own);
      }
    }
  }
  return undefined;
}

/** The strings of a member; lists are passed through. */
function valuesAt(value: unknown, [name, ...rest]: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, name === undefined ? [] : [name, ...rest]));
  if (name === undefined) return typeof value === 'string' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const isKeys = name.endsWith('{}');
  const key = isKeys ? name.slice(0, -2) : name;
  if (!Object.hasOwn(value, key)) return [];
  const member = (value as Record<string, unknown>)[key];
  if (!isKeys) return valuesAt(member, rest);
  return typeof member === 'object' && member !== null ? Object.keys(member) : [];
}

interface Place {
  readonly region?: string | undefined;
  readonly accountId?: string | undefined;
}

/** Region and account of a reference, as far as it has them. A plain name has neither. */
function placeOf(reference: string): Place | undefined {
  if (reference.startsWith('arn:')) {
    const [, , , region, accountId = ''] = reference.split(':');
    return {
      region: region === '' ? undefined : region,
      accountId: /^\d{12}$/.test(accountId) ? accountId : undefined,
    };
  }
  if (reference.includes('/')) return placeOfUrl(reference);
  // 123456789012:function:name
  const accountId = /^(\d{12})(:|$)/.exec(reference)?.[1];
  return accountId === undefined ? undefined : { accountId };
}

/** `https://sqs.us-east-1.amazonaws.com/123456789012/queue`, or its path. */
function placeOfUrl(text: string): Place {
  const [, host = '', path = text] = /^https?:\/\/([^/:]+)(?::\d+)?(\/.*)?$/i.exec(text) ?? [];
  const labels = isAwsName(host) ? host.toLowerCase().split('.') : [];
  return {
    region: labels.find((label) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(label)),
    accountId: /^\/(\d{12})\/[^/]+$/.exec(path)?.[1],
  };
}

function denied(
  { denied: error = { code: 'AccessDeniedException', status: 400 }, action }: ForeignAnswers,
  signingName: string,
  operation: string,
  { reference, own }: ForeignResource,
  { roleArn }: Caller,
): AwsError {
  const user = roleArn ?? `arn:aws:iam::${own.accountId}:root`;
  const name = action?.(operation) ?? `${signingName}:${operation}`;
  const message = `User: ${user} is not authorized to perform: ${name} on resource: ${reference} because no resource-based policy allows the ${name} action`;
  return new AwsError(error.code, message, error.status);
}

/** The error with the way to run an app that names its account or region. */
function withRemedy({ code, message, statusCode, details }: AwsError, { region, accountId }: OwnPlaces): AwsError {
  const remedy = `The local environment is account ${accountId} in ${region}; start it with another accountId or region to change this`;
  return new AwsError(code, `${message.replace(/\.$/, '')}. ${remedy}`, statusCode, details);
}
