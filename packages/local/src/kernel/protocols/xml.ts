import { XMLParser } from 'fast-xml-parser';

/**
 * Content of an element: text, child elements by name, or several elements with the same name. `undefined` omits it.
 */
export type XmlContent = string | number | boolean | undefined | XmlElements | readonly XmlContent[];

/** Elements by name, in the order of the keys. */
export interface XmlElements {
  readonly [name: string]: XmlContent;
}

/** Renders an XML document, text escaped. */
export function renderXml(root: string, content: XmlElements | string, namespace?: string): string {
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${renderContent(content)}</${root}>`;
}

function renderContent(content: XmlContent): string {
  if (content === undefined) return '';
  if (typeof content !== 'object') return escapeXml(String(content));
  if (isList(content)) return content.map(renderContent).join('');
  return Object.entries(content)
    .map(([name, value]) => renderElement(name, value))
    .join('');
}

function renderElement(name: string, content: XmlContent): string {
  if (content === undefined) return '';
  if (typeof content === 'object' && isList(content)) return content.map((item) => renderElement(name, item)).join('');
  return `<${name}>${renderContent(content)}</${name}>`;
}

function isList(content: XmlElements | readonly XmlContent[]): content is readonly XmlContent[] {
  return Array.isArray(content);
}

/** Escapes text for XML; control characters become references, as S3 writes them. */
export function escapeXml(text: string): string {
  return text.replace(
    /[&<>"\u0000-\u001f\u007f]/g,
    (char) => named[char] ?? `&#x${char.charCodeAt(0).toString(16).toUpperCase()};`,
  );
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '\n',
  '\t': '\t',
};

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  removeNSPrefix: true,
  trimValues: false,
  ignoreDeclaration: true,
});

/** A parsed element: text, or elements by name (a list where several have the name). */
export type XmlValue = string | XmlTree | XmlValue[];
/** The elements of an element, by name. */
export interface XmlTree {
  [name: string]: XmlValue | undefined;
}

/**
 * Parses an XML document to a tree of text and elements; throws an `Error` for invalid XML. Custom entities are not
 * expanded.
 */
export function parseXml(text: string): XmlTree {
  // with these options the parser makes nothing but strings, objects and arrays
  return parser.parse(text, true) as XmlTree;
}

/** The elements of a name: none, one or several. */
export function elementsOf(tree: XmlValue | undefined, name: string): XmlValue[] {
  if (tree === undefined || typeof tree === 'string' || Array.isArray(tree)) return [];
  const value = tree[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** The text of a child element. */
export function textOf(tree: XmlValue | undefined, name: string): string | undefined {
  const [value] = elementsOf(tree, name);
  return typeof value === 'string' ? value : undefined;
}
