import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeXml } from './xml.js';
import { MalformedXml, parseXml, type XmlElement } from './rest-xml-parser.js';

const names = fc.stringMatching(/^[A-Za-z_][\w.-]{0,8}$/).filter((name) => !/^xmlns$/i.test(name));
// A carriage return is written as a reference, and lone surrogates are no characters.
const texts = fc.string({ unit: 'grapheme', maxLength: 20 });

/** Elements with either text or children, as documents of AWS have them. */
const { element } = fc.letrec<{ element: XmlElement }>((tie) => ({
  element: fc.record({
    name: names,
    attributes: fc.dictionary(names, texts, { maxKeys: 2 }).map((attributes) => new Map(Object.entries(attributes))),
    children: fc.oneof({ maxDepth: 4 }, fc.constant<XmlElement[]>([]), fc.array(tie('element'), { maxLength: 3 })),
    text: texts,
  }),
}));

function write({ name, attributes, children, text }: XmlElement): string {
  const written = [...attributes].map(([key, value]) => ` p:${key}='${escapeXml(value).replaceAll("'", '&#39;')}'`);
  const content = children.length > 0 ? `<!-- - -->${children.map(write).join('')}` : escapeXml(text);
  return content === '' ? `<p:${name}${written.join('')} />` : `<${name}${written.join('')}>${content}</${name} >`;
}

function withoutText(element: XmlElement): XmlElement {
  const { children } = element;
  return children.length === 0 ? element : { ...element, children: children.map(withoutText), text: '' };
}

describe('parseXml', () => {
  it('reads names without prefixes, attributes, children and text', () =>
    fc.assert(
      fc.property(element, (root) => {
        const document = `\ufeff<?xml version="1.0" encoding="UTF-8"?>\n${write(root)}\n<!-- end -->`;
        expect(parseXml(document)).toEqual(withoutText(root));
      }),
    ));

  it('reads character references, CDATA sections and line ends', () => {
    const { text } = parseXml('<a>&lt;&#x1F600;&#13;\r\n<![CDATA[<&amp;]]>&apos;&quot;&gt;&amp;\r</a>');
    expect(text).toBe('<😀\r\n<&amp;\'">&\n');
  });

  it('does not read declarations of namespaces as attributes', () => {
    const { attributes } = parseXml('<G xmlns="a" xmlns:xsi="b" xsi:type="CanonicalUser"/>');
    expect([...attributes]).toEqual([['type', 'CanonicalUser']]);
  });

  it.each([
    '',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    '<a/>text',
    '<p:a></a>',
    '<a b=c/>',
    '<a b="<"/>',
    '<1/>',
    '<a>&nbsp;</a>',
    '<a>&amp</a>',
    '<a>& </a>',
    '<a>&#x110000;</a>',
    '<!-- <a/>',
    '<a><![CDATA[</a>',
    '<!DOCTYPE a [<!ENTITY e "e">]><a>&e;</a>',
    '<a>'.repeat(101) + '</a>'.repeat(101),
  ])('rejects %j', (document) => expect(() => parseXml(document)).toThrow(MalformedXml));

  it('rejects or reads any other string', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<', '>', '/', '&', ';', '"', '=', 'a', ' ', '<a>', '</a>', '<!--')),
        (parts) => {
          try {
            parseXml(parts.join(''));
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedXml);
          }
        },
      ),
      { numRuns: 1000 },
    ));
});
