import { AwsError } from '../aws-error.js';
import { renderXml } from './xml.js';
import { type WireOptions } from '../http-service.js';
import { type OperationModel, type Reference, type ServiceModel, shapeName } from '../models/service-model.js';
import { MalformedXml, parseXml } from './rest-xml-parser.js';
import { readXmlValue, writeXmlElement } from './rest-xml-values.js';
import { type RestFormat } from './rest-protocol.js';

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * XML bodies of REST, and errors as S3 has them.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 */
export function restXml({ xmlNamespace, xmlRoots }: WireOptions): RestFormat {
  return {
    contentType: 'application/xml',
    idHeader: 'x-amz-request-id',
    read: readDocument,
    write(model, reference, value, operation) {
      const [root, content] = rootOf(model, reference, value, operation, xmlRoots);
      return declaration + writeXmlElement(model, content.reference, content.value, root, xmlNamespace);
    },
    error(error, { requestId }) {
      // A response with status 304 has no body.
      if (error.statusCode === 304) return { headers: {}, body: '' };
      const { code, message, texts } = error;
      const content = { Code: code, Message: message, ...texts, RequestId: requestId, HostId: 'stepwell' };
      return { headers: {}, body: renderXml('Error', content) };
    },
  };
}

function readDocument(model: ServiceModel, reference: Reference, body: Buffer): Record<string, unknown> {
  try {
    const root = parseXml(body.toString('utf8'));
    const name = typeof reference === 'object' ? reference.name : undefined;
    if (name !== undefined && root.name !== name) throw new MalformedXml(`The root element must be '${name}'.`);
    const value = readXmlValue(model, reference, root);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>; // a structure
    throw new MalformedXml(`The element '${root.name}' must contain elements.`);
  } catch (error) {
    if (!(error instanceof MalformedXml) && !(error instanceof AwsError)) throw error;
    const reason = 'The XML you provided was not well-formed or did not validate against our published schema';
    throw new AwsError('MalformedXML', reason);
  }
}

interface RootContent {
  readonly reference: Reference;
  readonly value: unknown;
}

/** The name of the root element, and its value: a payload, an output, or the only member of an output. */
function rootOf(
  model: ServiceModel,
  reference: Reference,
  value: object,
  { output }: OperationModel,
  roots: WireOptions['xmlRoots'] = {},
): [name: string, content: RootContent] {
  const shape = shapeName(reference);
  if (shape !== output)
    return [typeof reference === 'object' ? (reference.name ?? shape) : shape, { reference, value }];
  const name = Object.hasOwn(roots, shape) ? roots[shape] : shape;
  if (name !== undefined) return [name, { reference, value }];
  const [[member = shape, only = reference] = []] = Object.entries(model.shapes[shape]?.members ?? {});
  return [member, { reference: only, value: (value as Record<string, unknown>)[member] }];
}
