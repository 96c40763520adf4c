import { isJsonObject, type Json, type JsonObject } from '../../../../kernel/json.js';

/** Replaces the markers of a source in the bytes of a file: values that exist only after a deployment. */
export function replaceMarkers(bytes: Uint8Array, markers: JsonObject, configuration: JsonObject): Uint8Array {
  const entries = Object.entries(markers);
  if (entries.length === 0) return bytes;
  // Every byte is one character, so that binary files stay as they are.
  let text = Buffer.from(bytes).toString('latin1');
  for (const [marker, value] of entries)
    text = text.replaceAll(latin1(marker), () => latin1(encoded(value, encodingOf(marker, configuration))));
  return Buffer.from(text, 'latin1');
}

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function encodingOf(marker: string, { markerEncodings = null, jsonEscape = 'false' }: JsonObject): Json | undefined {
  const byDefault = String(jsonEscape).toLowerCase() === 'true' ? 'UNQUOTED_JSON_VALUE' : 'LITERAL';
  return (isJsonObject(markerEncodings) ? markerEncodings[marker] : undefined) ?? byDefault;
}

/** https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_s3_deployment-readme.html#data-with-deploy-time-values */
function encoded(value: Json, encoding: Json | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  switch (encoding) {
    case 'JSON_VALUE':
      return JSON.stringify(value);
    case 'UNQUOTED_JSON_VALUE':
      return typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : text;
    case 'YAML_STRING':
      return isPlainYaml(text) ? text : JSON.stringify(value);
    default:
      return text;
  }
}

function isPlainYaml(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9._-]*$/.test(text) && !/^(y|n|yes|no|true|false|on|off|null)$/i.test(text);
}
