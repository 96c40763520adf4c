/** How an AWS service speaks on the wire: https://smithy.io/2.0/aws/protocols/index.html */
export type Protocol = 'json' | 'query' | 'rest-json' | 'rest-xml' | 'smithy-rpc-v2-cbor';

/** The model of a service's API, as `models/make-models.mjs` writes it. `models/README.md` describes the files. */
export interface ServiceModel {
  /** The model that it was made from, with its version. */
  readonly source: string;
  /** As in `aws-sdk:<id>:<action>` of Step Functions: `sqs`, `sfn`, `eventbridge`. */
  readonly id: string;
  /** The service in the credential scope of a signature: `sqs`, `states`, `events`. */
  readonly signingName: string;
  readonly protocol: Protocol;
  /** Of the JSON protocol: `1.0` or `1.1`. */
  readonly jsonVersion?: string;
  /** Stands before the operation in `x-amz-target`, without the point: `AmazonSQS`. */
  readonly targetPrefix?: string;
  readonly apiVersion: string;
  readonly xmlNamespace?: string;
  /** Whether clients of the query protocol are served as well, with their own error codes. */
  readonly queryCompatible?: true;
  readonly operations: Readonly<Record<string, OperationModel>>;
  /** Error shapes by name. */
  readonly errors: Readonly<Record<string, { readonly code?: string; readonly status: number }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export interface OperationModel {
  /** Method and path, `PUT /{Bucket}/{Key+}`; without it, `POST /`. */
  readonly http?: string;
  /** HTTP status of a success; 200 by default. */
  readonly status?: number;
  /** The shape of the input; without it, the operation takes none. */
  readonly input?: string;
  /** The root element of an XML input. */
  readonly inputName?: string;
  readonly output?: string;
  /** The element around an output of the query protocol. */
  readonly wrapper?: string;
  readonly hostPrefix?: string;
  readonly unsigned?: true;
  readonly errors?: readonly string[];
}

/**
 * A reference to a shape: its name, or `:string`, `:integer`, `:long`, `:float`, `:double`, `:boolean`, `:timestamp`,
 * `:blob` and `:any` for a type without constraints; an object where the wire has the member under another name or in
 * another place than the body.
 */
export type Reference = string | Member;

export interface Member {
  readonly shape: string;
  /** Where an HTTP message has it. */
  readonly in?: 'header' | 'headers' | 'uri' | 'querystring' | 'statusCode';
  /** Its name on the wire. */
  readonly name?: string;
  readonly flattened?: true;
  readonly streaming?: true;
  readonly idempotencyToken?: true;
  readonly jsonvalue?: true;
  readonly xmlAttribute?: true;
  readonly eventpayload?: true;
  readonly namespace?: string;
}

export interface Shape {
  /** Of a structure. */
  readonly members?: Readonly<Record<string, Reference>>;
  readonly required?: readonly string[];
  /** The member that is the whole body of an HTTP message. */
  readonly payload?: string;
  readonly union?: true;
  readonly eventstream?: true;
  readonly namespace?: string;
  /** Of a list: its items. */
  readonly list?: Reference;
  /** Of a map: its keys and values. */
  readonly key?: Reference;
  readonly map?: Reference;
  readonly flattened?: true;
  /** Of a simple type: `string`, `integer`, `long`, `float`, `double`, `boolean`, `timestamp`, `blob`. */
  readonly type?: string;
  /** Least value of a number, length of a string, blob or list, size of a map. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly timestampFormat?: 'iso8601' | 'rfc822' | 'unixTimestamp';
}

/** The name of the shape that a reference names. */
export function shapeName(reference: Reference): string {
  return typeof reference === 'string' ? reference : reference.shape;
}

/** The name of a member on the wire. */
export function wireName(member: string, reference: Reference): string {
  return typeof reference === 'string' ? member : (reference.name ?? member);
}

/** The shape of a reference; simple types without constraints have one too. */
export function shapeOf(model: ServiceModel, reference: Reference): Shape {
  const name = shapeName(reference);
  if (name.startsWith(':')) return simpleShapes[name] ?? {};
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`The model of ${model.id} has no shape ${name}`);
  return shape;
}

const simpleShapes: Readonly<Record<string, Shape>> = Object.fromEntries(
  ['string', 'integer', 'long', 'float', 'double', 'boolean', 'timestamp', 'blob'].map((type) => [
    `:${type}`,
    { type },
  ]),
);
