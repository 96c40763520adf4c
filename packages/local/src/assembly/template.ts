import { type Json, type JsonObject } from './json.js';

/** One resource of a template, its properties not evaluated yet. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: JsonObject;
  /** Name of the template condition under which the resource exists. */
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  /** `Delete`, `Retain`, `RetainExceptOnCreate`, `Snapshot`. */
  readonly DeletionPolicy?: string;
  readonly Metadata?: JsonObject;
}

/** A template parameter. SSM parameter types hold the name of an SSM parameter as their value. */
export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: Json;
  readonly AllowedValues?: readonly Json[];
}

/** A template output, exported to other stacks where it has an `Export`. */
export interface TemplateOutput {
  readonly Value: Json;
  readonly Description?: string;
  readonly Condition?: string;
  readonly Export?: { readonly Name: Json };
}

/**
 * A CloudFormation template as the CDK writes it, in JSON.
 * See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html.
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
