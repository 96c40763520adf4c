import { type JsonObject } from '@stepwell/asl';
import { type ResourceJson } from '../template/stack-template.js';

type Resources = Readonly<Record<string, ResourceJson>>;

/** A minimal template in which a rule finds fault, and the same one put right. */
export interface Violation {
  readonly faulty: Resources;
  readonly sound: Resources;
  /** The logical ids of `faulty` that the rule finds fault with. */
  readonly found: readonly string[];
  /** The folder of the template's assets. */
  readonly directory?: string;
}

/** A resource of a minimal template. */
export function resource(Type: string, Properties: JsonObject = {}, others: Partial<ResourceJson> = {}): ResourceJson {
  return { Type, Properties, ...others };
}

/** A reference to the ARN of a resource. */
export function arnOf(logicalId: string): JsonObject {
  return { 'Fn::GetAtt': [logicalId, 'Arn'] };
}

/** A policy document. */
export function policy(...statements: readonly JsonObject[]): JsonObject {
  return { Version: '2012-10-17', Statement: [...statements] };
}

/** A statement of a policy that allows actions. */
export function allow(Action: string | string[], Resource: JsonObject | string, others: JsonObject = {}): JsonObject {
  return { Effect: 'Allow', Action, Resource, ...others };
}

/** The trust policy of a role that a service assumes. */
export function trust(service: string): JsonObject {
  return policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } });
}

/** A role that a service assumes. */
export function role(service: string, properties: JsonObject = {}): ResourceJson {
  return resource('AWS::IAM::Role', { AssumeRolePolicyDocument: trust(service), ...properties });
}

/** A function; its role is not in the template. */
export function handler(properties: JsonObject = {}): ResourceJson {
  return resource('AWS::Lambda::Function', {
    Code: { ZipFile: 'exports.handler = async () => {};' },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: 'arn:aws:iam::123456789012:role/Role',
    ...properties,
  });
}
