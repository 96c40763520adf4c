import { type JsonObject } from '@stepwell/asl';
import { type ResourceJson } from '../template/stack-template.js';

type Resources = Readonly<Record<string, ResourceJson>>;

/** A minimal template with a problem, and the same template without it. */
export interface Violation {
  readonly faulty: Resources;
  readonly sound: Resources;
  /** The logical ids of the findings in `faulty`. */
  readonly found: readonly string[];
  /** The folder of the assets. */
  readonly directory?: string;
}

/** Creates a resource. */
export function resource(Type: string, Properties: JsonObject = {}, others: Partial<ResourceJson> = {}): ResourceJson {
  return { Type, Properties, ...others };
}

/** Creates a reference to the ARN of a resource. */
export function arnOf(logicalId: string): JsonObject {
  return { 'Fn::GetAtt': [logicalId, 'Arn'] };
}

/** Creates a policy document. */
export function policy(...statements: readonly JsonObject[]): JsonObject {
  return { Version: '2012-10-17', Statement: [...statements] };
}

/** Creates a statement that allows actions. */
export function allow(Action: string | string[], Resource: JsonObject | string, others: JsonObject = {}): JsonObject {
  return { Effect: 'Allow', Action, Resource, ...others };
}

/** Creates a trust policy for a service. */
export function trust(service: string): JsonObject {
  return policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } });
}

/** Creates a role for a service. */
export function role(service: string, properties: JsonObject = {}): ResourceJson {
  return resource('AWS::IAM::Role', { AssumeRolePolicyDocument: trust(service), ...properties });
}

/** Creates a function whose role is not in the template. */
export function handler(properties: JsonObject = {}): ResourceJson {
  return resource('AWS::Lambda::Function', {
    Code: { ZipFile: 'exports.handler = async () => {};' },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: 'arn:aws:iam::123456789012:role/Role',
    ...properties,
  });
}
