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
