import { type Conditions } from './conditions.js';
import { type Json } from '../../kernel/json.js';
import { type DeploymentEnvironment } from '../../kernel/resources/deployment-environment.js';
import { type Template } from './template.js';

/** A value that cannot be determined here. */
export interface UnresolvedValue {
  /** Logical ID of the resource or parameter that has no such value, or a name. */
  readonly logicalId: string;
  /** CloudFormation type of the resource, `Parameter`, `Export`, … */
  readonly type: string;
  /** `attribute Color of Bucket (AWS::S3::Bucket)`. */
  readonly subject: string;
  /** One sentence: why. */
  readonly reason: string;
  /** One sentence: what to do about it. */
  readonly remedy: string;
  /** The name of the attribute or parameter, from which the form of its placeholder follows: `FunctionArn`. */
  readonly name: string;
}

/** Where a template uses a value. */
export interface ValueUser {
  /** Logical ID of the resource, output or condition. */
  readonly logicalId: string | undefined;
  /** Path within it: `Properties.Environment.Variables.TABLE`. */
  readonly path: string;
}

/** The `Ref` and `Fn::GetAtt` values of a resource. */
export interface ResourceValues {
  readonly type: string;
  /** The value of `Ref`. */
  readonly ref: string;
  /** The value of `Fn::GetAtt`; `undefined` for an attribute that is not available locally. */
  attribute(name: string): Json | undefined;
  /** Why the resource does not run here; `undefined` if it runs or if it is a stub. */
  readonly unavailable?: string;
}

/** The values that a template's intrinsic functions can use. */
export interface TemplateScope {
  readonly stackName: string;
  readonly stackId: string;
  readonly environment: DeploymentEnvironment;
  readonly template: Template;
  readonly constructPaths: ReadonlyMap<string, string>;
  readonly conditions: Conditions;
  /** Value of a template parameter. `unresolved` returns the value of one that has none. */
  parameter(name: string, unresolved: (value: UnresolvedValue) => Json): Json;
  /** A created resource; `undefined` before it is created. */
  resource(logicalId: string): ResourceValues | undefined;
  /** The value of an export; `undefined` if no deployed stack has it. */
  exportedValue(name: string): Json | undefined;
  /** An output of a stack; `undefined` if no deployed stack has it. */
  stackOutput(stackName: string, outputName: string): Json | undefined;
  /** The value of an SSM parameter, as `name`, `name:version` or `name:label`; `undefined` if it does not exist. */
  ssmParameter(name: string): string | undefined;
  /** The value of a secret, as `id:SecretString:json-key:stage:version`; `undefined` if it does not exist. */
  secretValue(reference: string): string | undefined;
  /** The value in the place of one that cannot be determined. Without this function, the evaluation fails. */
  placeholder?(value: UnresolvedValue, user: ValueUser): string;
  /** Whether a value is or contains a placeholder. */
  hasPlaceholder?(value: Json | undefined): boolean;
}
