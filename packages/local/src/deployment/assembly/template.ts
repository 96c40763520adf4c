import { type Json, type JsonObject } from '../../kernel/json.js';

/** A resource of a template, before its properties are evaluated. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: JsonObject;
  /** Name of the resource's condition. */
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  /** `Delete`, `Retain`, `RetainExceptOnCreate`, `Snapshot`. */
  readonly DeletionPolicy?: Json;
  readonly Metadata?: JsonObject;
}

/** A template parameter. The value of an SSM parameter type is the name of an SSM parameter. */
export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: Json;
  readonly AllowedValues?: readonly Json[];
}

/** A template output; with `Export`, other stacks can import it. */
export interface TemplateOutput {
  readonly Value: Json;
  readonly Description?: string;
  readonly Condition?: string;
  readonly Export?: { readonly Name: Json };
}

/**
 * A CloudFormation template in JSON, as the CDK writes it. See
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html.
 */
export interface Template {
  readonly Description?: string;
  readonly Transform?: Json;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Mappings?: Readonly<Record<string, JsonObject>>;
  readonly Conditions?: Readonly<Record<string, Json>>;
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
}
