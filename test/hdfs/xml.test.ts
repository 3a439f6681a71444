import * as fc from 'fast-check';
import { properties } from './support';
import { toXml } from '../../src/hdfs/xml';

/** What XML 1.0 can hold. */
const text = fc.string({ unit: 'binary' }).map((any) => any.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, ''));

test('any keys and values are read back as they were', () => {
  fc.assert(fc.property(fc.dictionary(text, text), (entries) => {
    expect(properties(toXml(entries))).toEqual({ ...entries });
  }));
});

test('the order of keys does not count', () => {
  expect(toXml({ b: '1', a: '2' })).toBe(toXml({ a: '2', b: '1' }));
});
