import { isJsonObject, type Json } from '@stepwell/asl';
import { type ArrayFormat } from './check-http-parameters.js';

/**
 * Encodes a body as `application/x-www-form-urlencoded`: members of objects in brackets, arrays in the specified format
 * (`a[0]=x`, `a=x&a=y`, `a=x,y`, `a[]=x`).
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html#http-task-transform
 */
export function urlEncoded(body: Json, format: ArrayFormat): string {
  return isJsonObject(body)
    ? Object.entries(body)
        .flatMap(([name, value]) => pairs(encodeURIComponent(name), value, format))
        .join('&')
    : encodeURIComponent(textOf(body));
}

function pairs(name: string, value: Json, format: ArrayFormat): string[] {
  if (Array.isArray(value)) {
    switch (format) {
      case 'INDICES':
        return value.flatMap((one, index) => pairs(`${name}[${index}]`, one, format));
      case 'BRACKETS':
        return value.flatMap((one) => pairs(`${name}[]`, one, format));
      case 'REPEAT':
        return value.flatMap((one) => pairs(name, one, format));
      case 'COMMAS':
        return [`${name}=${value.map((one) => encodeURIComponent(textOf(one))).join(',')}`];
    }
  }
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([member, one]) =>
      pairs(`${name}[${encodeURIComponent(member)}]`, one, format),
    );
  return [`${name}=${encodeURIComponent(textOf(value))}`];
}

function textOf(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
