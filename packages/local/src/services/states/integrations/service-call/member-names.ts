import {
  type Reference,
  type ServiceModel,
  type Shape,
  shapeName,
  shapeOf,
} from '../../../../kernel/models/service-model.js';
import { capitalized } from './casing.js';
import { sdkMemberName } from './sdk-names.js';

/**
 * How integrations spell the members of structures: `sdk` as the AWS SDK for Java 2 does, `optimized` as the API does,
 * with a capital.
 */
export type Spelling = 'sdk' | 'optimized';

/** The names of a structure's members in tasks. */
export interface MemberNames {
  /** The name of a member in parameters and results. */
  nameOf(member: string): string;
  /** The member with that name; `undefined` if there is none. */
  memberOf(name: string): string | undefined;
  /** The name of the member that another SDK spells in this way. */
  similarTo(name: string): string | undefined;
  /** All names. */
  names(): readonly string[];
}

const known: Readonly<Record<Spelling, WeakMap<Shape, MemberNames>>> = {
  sdk: new WeakMap(),
  optimized: new WeakMap(),
};

/** The names of the members of a structure. */
export function memberNames(model: ServiceModel, reference: Reference, spelling: Spelling): MemberNames {
  const shape = shapeOf(model, reference);
  let names = known[spelling].get(shape);
  if (names === undefined) {
    names = createNames(shape, `${model.id}.${shapeName(reference)}`, spelling);
    known[spelling].set(shape, names);
  }
  return names;
}

function createNames({ members = {} }: Shape, shape: string, spelling: Spelling): MemberNames {
  const byMember = new Map(
    Object.keys(members).map((member) => [
      member,
      spelling === 'sdk' ? sdkMemberName(member, shape) : capitalized(member),
    ]),
  );
  const byName = new Map([...byMember].map(([member, name]) => [name, member]));
  // Not recorded: whether AWS SDK integrations accept DynamoDB's own spelling (BOOL) in parameters, as the optimized
  // ones do. A definition that works on AWS must work here, so both are accepted.
  if (shape.endsWith('.AttributeValue')) for (const member of byMember.keys()) byName.set(member, member);
  return {
    nameOf: (member) => byMember.get(member) ?? capitalized(member),
    memberOf: (name) => byName.get(name),
    similarTo: (name) =>
      [...byMember].find(([member, own]) =>
        [member, own].some((each) => each.toLowerCase() === name.toLowerCase()),
      )?.[1],
    names: () => [...byMember.values()],
  };
}

/** The spelling of an integration, by its name in an ARN: `sdk` for `aws-sdk:dynamodb`. */
export function spellingOf(resourceType: string): Spelling {
  return resourceType.startsWith('aws-sdk:') ? 'sdk' : 'optimized';
}
