import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { isLocalTime, isMoment } from '../../../src/airflow/dags/moment';

test.each(['2026-01-01', '2028-02-29', '2026-01-01T03:00', '2026-12-31T23:59:59'])('%s is a time', (text) => {
  expect([isLocalTime(text), isMoment(text)]).toEqual([true, true]);
});

test.each(['2026-01-01T03:00Z', '2026-01-01T03:00:00+01:00', '2026-01-01T03:00:00-11:30'])('%s is one of a zone', (text) => {
  expect([isLocalTime(text), isMoment(text)]).toEqual([false, true]);
});

test.each(['', '2026', '2026-02-31', '2027-02-29', '2026-13-01', '2026-01-01T24:00', '2026-01-01T25:00', '2026-01-01 03:00', '2026-01-01Z', '2026-01-01T03:00:00+99:00'])('%s is none', (text) => {
  expect([isLocalTime(text), isMoment(text)]).toEqual([false, false]);
});

test('what is a time here is one for Python, and the other way round, but for zones of 60 minutes and more', () => {
  const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'));
  const zone = fc.oneof(fc.constant(''), fc.constant('Z'), fc.tuple(fc.constantFrom('+', '-'), two(25), two(59)).map(([sign, hours, minutes]) => `${sign}${hours}:${minutes}`));
  const texts = fc.sample(fc.tuple(two(99), two(14), two(33), two(26), two(62), two(62), zone)
    .map(([year, month, day, hour, minute, second, offset]) => `20${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`), 3000);
  const program = `
import json, sys
from datetime import datetime
def known(text):
    try:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
        return True
    except ValueError:
        return False
print(json.dumps([known(text) for text in json.load(sys.stdin)]))`;
  const known = JSON.parse(execFileSync('python3', ['-c', program], { input: JSON.stringify(texts), encoding: 'utf8' }));
  expect(texts.filter(isMoment)).toEqual(texts.filter((_, i) => known[i]));
  expect(known.filter(Boolean).length).toBeGreaterThan(100);
});
